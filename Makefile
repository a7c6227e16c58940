# Everything a newcomer needs: `make demo` and `make test`. The work is done by the scripts in bin/.
#
# PORT and ADDRESS choose where the demo is served; PYTHON names a Python (3.11 or newer) that is not found by itself;
# ARGS is handed to pytest.

PORT ?= 8000
ADDRESS ?= 127.0.0.1
export PORT ADDRESS PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test lint format messages coverage

help:           ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

demo:           ## Serve the example site with demo content on PORT (default 8000)
	@bin/demo

test:           ## Run all tests, on every database found here
	@bin/test $(ARGS)

lint:           ## Check code, templates, imports, migrations and translations
	@bin/lint

format:         ## Format code and templates
	@bin/environment develop
	@.venv/bin/ruff check --quiet --fix .
	@.venv/bin/ruff format --quiet .
	@.venv/bin/djhtml --tabwidth 4 $$(git ls-files '*.html')

messages:       ## Extract strings to the catalogues and compile them
	@bin/environment develop
	@.venv/bin/python .ci/catalogues.py update

coverage:       ## Run the suite on SQLite and report branch coverage, templates included
	@bin/environment develop
	@.venv/bin/python -m pytest --quiet --numprocesses auto --cov --cov-report=term --cov-report=html $(ARGS)
