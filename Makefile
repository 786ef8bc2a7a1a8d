# Every target does its own set-up on a Debian with Swift 6 installed.
SHELL := /bin/bash

.PHONY: help demo dashboards screenshots test soak build install tests fuzz sanitize mutants bench format format-check clean

help:
	@echo "make demo          build, then watch a file travel through a swarm on this machine, and replay it"
	@echo "make dashboards    run a small swarm with Prometheus, its rules and alerts, and say where to look"
	@echo "make screenshots   take the pictures of the nodes' pages and of 'shoal top' anew (Dashboards/screenshots)"
	@echo "make test          build and run every test"
	@echo "make soak          run the long tests too"
	@echo "make fuzz          read made-up bytes with every parser of strangers' bytes, a minute each (MINUTES=...)"
	@echo "make sanitize      run all tests but the end-to-end ones with the address sanitizer (half an hour)"
	@echo "make mutants       build a list of small faults into a copy, and see which of them the tests catch (an hour)"
	@echo "make bench         measure a transfer over loopback beside libtorrent (two minutes)"
	@echo "make build         build .build/release/shoal"
	@echo "make install       put the program and its systemd units into /usr/local (PREFIX=...), starting nothing"
	@echo "make format        lay out the source text; make format-check only checks it"
	@echo "make clean         remove everything that was built"

demo: build
	@Deploy/demo

dashboards: build
	@Deploy/install-packages watch
	@Deploy/dashboards

screenshots: build
	@Deploy/install-packages browser
	@Deploy/screenshots

test: tests
	@Deploy/test

soak: tests
	@RUN_SOAK=1 Deploy/test

# With libFuzzer, in .build/fuzz. PARSERS='name ...' reads with those only. For the doors of running nodes there is
# Tests/Doors/doors.py.
fuzz:
	@Deploy/install-packages build
	@Tests/Fuzzing/fuzz.py --minutes $(or $(MINUTES),1) $(PARSERS)

sanitize:
	@Deploy/install-packages build test
	@Deploy/sanitize tests

# Builds a copy of its own under .build/mutants. NAMES='word ...' runs only faults with such a word in their name or file.
mutants:
	@Deploy/install-packages build test
	@Tests/Mutants/mutants.py $(NAMES)

bench: build
	@Deploy/install-packages test
	@Tests/Benchmarks/bytes.py

build:
	@Deploy/install-packages build
	@Deploy/build release

# Does not build, so that it can run as root after 'make build' as a user.
install:
	@Deploy/install --prefix "$(or $(PREFIX),/usr/local)"

tests:
	@Deploy/install-packages build test
	@Deploy/build tests

format:
	@swift format --in-place --recursive --parallel Package.swift Sources Tests

format-check:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests && echo "The layout is as it should be."

clean:
	@swift package clean
	@rm -rf .build
