# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Every kernel compiles for the supported GPUs without a warning and within its budget."""

import os
import pathlib
import unittest

import kernel_resources as resources

SOURCE = pathlib.Path("kernels/example/rows.cu")
LOG = """\
ptxas info    : 0 bytes gmem
ptxas info    : Compiling entry function 'void qsweep::(anonymous namespace)::a_kernel<16, \
qsweep::(anonymous namespace)::from<int> >(qsweep::shape, int*)' for 'sm_80'
ptxas info    : Function properties for void qsweep::a_kernel
    8 bytes stack frame, 4 bytes spill stores, 12 bytes spill loads
ptxas info    : Used 38 registers, used 1 barriers, 512 bytes smem, 400 bytes cmem[0]
ptxas info    : Compiling entry function 'void cub::scan_kernel<int>(int*)' for 'sm_80'
ptxas info    : Function properties for void cub::scan_kernel<int>(int*)
    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
ptxas info    : Used 99 registers, used 1 barriers
ptxas info    : Compiling entry function 'qsweep::b_kernel(int)' for 'sm_90'
ptxas info    : Function properties for qsweep::b_kernel(int)
    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
ptxas info    : Used 8 registers, used 0 barriers
"""
A = ("example: a_kernel<16, from<int>>", 80)
B = ("example: b_kernel", 90)


class Kernels(unittest.TestCase):
    def test_compile_for_old_and_new_gpus_within_the_budget(self):
        build = os.environ["QSWEEP_BUILD_DIR"]
        measured = resources.measure(build)
        self.assertEqual({arch for _, arch in measured}, set(resources.COMPILED))
        version, budget = resources.read_budget()
        if version != resources.nvcc_version(build):
            self.skipTest(f"compiled, but not compared: the budget holds for nvcc {version}")
        self.assertEqual(resources.violations(measured, budget), [], resources.__doc__)


class Log(unittest.TestCase):
    def test_figures_of_our_own_kernels_are_read(self):
        found = resources.parse(SOURCE, LOG)
        self.assertEqual(found[A], {"registers": 38, "spill_stores": 4, "spill_loads": 12,
                                    "shared": 512, "stack": 8})
        self.assertEqual(found[B]["registers"], 8)
        self.assertEqual(found.keys(), {A, B})

    def test_a_planted_excess_is_found(self):
        measured = resources.parse(SOURCE, LOG)
        self.assertEqual(resources.violations(measured, measured), [])
        for figure in resources.FIGURES:
            tight = {A: measured[A] | {figure: measured[A][figure] - 1}, B: measured[B]}
            self.assertEqual(len(resources.violations(measured, tight)), 1, figure)

    def test_a_kernel_without_budget_and_a_budget_without_kernel_are_found(self):
        measured = resources.parse(SOURCE, LOG)
        self.assertIn("has no budget", resources.violations(measured, {B: measured[B]})[0])
        self.assertIn("is gone", resources.violations({B: measured[B]}, measured)[0])


if __name__ == "__main__":
    unittest.main()
