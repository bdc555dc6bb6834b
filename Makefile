# Thin on purpose: what each task does is in tasks.py, which also works where there is no make.
PYTHON ?= python3
ARGS ?=

.NOTPARALLEL:
.PHONY: help run test check browser-test bench faults lock clean sample

help:
	@$(PYTHON) tasks.py help

run test check browser-test bench faults lock clean sample:
	@$(PYTHON) tasks.py $@ $(ARGS)
