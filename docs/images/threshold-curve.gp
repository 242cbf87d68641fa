# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# Draws the picture of the README. From the root of the project:
#   ./run sweep --weights data/weights/mlp-mnist-seed1.safetensors --dataset mnist --bits 2,3 \
#     --wsupp 0.75:7.25:0.25 --threads 1 --format csv > docs/images/threshold-curve.csv
#   gnuplot docs/images/threshold-curve.gp
set terminal svg size 900,360 dynamic font 'sans-serif,13' background '#ffffff'
set output 'docs/images/threshold-curve.svg'
set datafile separator ','
rows = 'docs/images/threshold-curve.csv'
only(name, bits) = (column('bits') == bits ? column(name) : NaN)
set multiplot layout 1,2
set xlabel 'support threshold w_{supp} [standard deviations]'
set grid linecolor '#dddddd'
set xrange [0.5:7.5]
set key bottom left reverse Left samplen 1.5
set ylabel 'SQNR [dB]'
plot rows using 'wsupp':(only('sqnr_ex_db', 3)) \
       with points pt 7 ps 0.5 lc '#0b62a4' title '3 bits, measured', \
     rows using 'wsupp':(only('sqnr_th_db', 3)) \
       with lines lw 2 lc '#0b62a4' title '3 bits, Laplacian theory', \
     rows using 'wsupp':(only('sqnr_ex_db', 2)) \
       with points pt 7 ps 0.5 lc '#c8511b' title '2 bits, measured', \
     rows using 'wsupp':(only('sqnr_th_db', 2)) \
       with lines lw 2 lc '#c8511b' title '2 bits, Laplacian theory'
set ylabel 'accuracy on the MNIST test set [%]'
set key bottom center
plot rows using 'wsupp':(only('accuracy_pct', 3)) \
       with linespoints pt 7 ps 0.5 lw 2 lc '#0b62a4' title '3 bits', \
     rows using 'wsupp':(only('accuracy_pct', 2)) \
       with linespoints pt 7 ps 0.5 lw 2 lc '#c8511b' title '2 bits'
unset multiplot
