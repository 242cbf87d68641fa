# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# gnuplot -e "out='scaling.svg'" scaling.gp, in the folder of points that bench_scaling.py makes.
set terminal svg size 1080,640 font "sans,12" background "white"
set output out
set multiplot layout 2,3
set style data linespoints
set style line 1 pt 7 lc rgb "#1f77b4"
set style line 2 pt 7 lc rgb "#d62728"
set style line 3 pt 7 lc rgb "#2ca02c"
set logscale y
set format y "10^{%T}"
set grid ytics lc rgb "#dddddd"
set ylabel "ms a threshold"
unset key

set xlabel "thresholds of the sweep"
set logscale x
set format x "10^{%T}"
plot "thresholds-accuracy-mlp" ls 1, "thresholds-accuracy-cnn" ls 2, "thresholds-sqnr" ls 3
set xlabel "weights"
plot "weights-sqnr" ls 3
unset logscale x
set format x "%g"
set xlabel "bits"
plot "bits-accuracy-mlp" ls 1, "bits-sqnr" ls 3
set xlabel "images"
set xtics 2500
plot "images-accuracy-mlp" ls 1, "images-accuracy-cnn" ls 2
set xlabel "threads"
set xtics 1
plot "threads-accuracy-mlp" ls 1, "threads-accuracy-cnn" ls 2, "threads-sqnr" ls 3

# The sixth panel is the key.
unset border; unset tics; unset xlabel; unset ylabel; unset logscale
set key center center samplen 2 spacing 1.5
set yrange [0:1]
plot NaN ls 1 t "accuracy, MLP", NaN ls 2 t "accuracy, CNN", NaN ls 3 t "SQNR"
unset multiplot
