# Two commands: `make run` and `make test`. Everything they need goes into .venv and .tools, here.
# TEST_WORKERS=1 runs the tests in one process, else in one for each core; PYTHON=… chooses the Python of a new .venv.

.DEFAULT_GOAL := help
.PHONY: help setup run test quick check format coverage catalogues pictures requirements

python := .venv/bin/python
prepare := @tools/python -m tools.environment
export TEST_WORKERS PYTHON
# Some container images forbid compiled files, and then every start compiles the project anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@sed -n 's/^\([a-z]*\): ## /  make \1	/p' Makefile | expand -t 22

setup: ## Prepare everything for `make run` and `make test`, start nothing
	$(prepare) dev

run: ## Start Banyan; without any configuration it opens the playground
	$(prepare) run
	@exec $(python) -m bot run

test: ## Run the whole suite and show the time of each part
	$(prepare) dev
	@exec $(python) -m tools.parts test

quick: ## Run what takes at most two minutes: lint, types, contracts, tests without a browser
	$(prepare) dev
	@exec $(python) -m tools.parts quick

check: ## Check style, types and import contracts only
	$(prepare) dev
	@exec $(python) -m tools.parts check

format: ## Format the code and mend what can be mended safely
	$(prepare) dev
	@$(python) -m ruff check --fix --quiet || true
	@$(python) -m ruff format

coverage: ## Show which lines no test reaches
	$(prepare) dev
	@$(python) -m coverage run -m pytest -q -m "not browser"
	@$(python) -m coverage report

catalogues: ## Bring the catalogues of translations up to date with the sources
	$(prepare) dev
	@$(python) -m tools.catalogues update

pictures: ## Take the pictures of the documentation anew, in the playground
	$(prepare) dev
	@BANYAN_PICTURES=docs/images $(python) -m pytest -q tests/browser/test_whole.py tests/browser/test_calls.py tests/browser/test_trainings.py

requirements: ## Take the newest versions that pyproject.toml allows
	@tools/python -m tools.requirements
