def report_coverage(tested, used):
    return 0
