# make demo      the demonstration bureau on http://127.0.0.1:8000, one-click logins printed
# make test      every test, on SQLite and on PostgreSQL
# make check     style, types, import rules
# make proofs    the same proofs at full size: thousands of hostile files, limits of time
# make mutants   change the evaluator in small ways, one at a time (MODULE=capping: of one module); a test must fail
# make messages  collect and compile the English catalogue (needs gettext)

.PHONY: demo test check proofs mutants messages system-run system-test venv-run venv-dev
PORT ?= 8000
PYTEST = .venv/bin/pytest
# Tests that touch the database run a second time, on PostgreSQL.
DATABASE_TESTS = src/benliu tests/log tests/architecture/test_sealing.py

demo: venv-run
	@exec .venv/bin/benliu serve --demo --port $(PORT) --other-port 'make demo PORT={}'

test: system-test venv-dev
	$(PYTEST) -m "not proof" -n 2 --dist loadfile
	tools/with-postgresql $(PYTEST) -m "not proof" -n 2 --dist loadfile $(DATABASE_TESTS)

proofs: system-test venv-dev
	$(PYTEST) -m proof
	tools/with-postgresql $(PYTEST) -m proof tests/log

mutants: venv-dev
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt .venv/bin/pip install -qq -e '.[mutants]'
	.venv/bin/python tools/mutants $(MODULE)

check: venv-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

messages: venv-dev
	.venv/bin/python tools/messages

system-run:
	@tools/system-packages run

system-test:
	@tools/system-packages test

venv-run: system-run
	@tools/venv run

venv-dev: system-run
	@tools/venv dev
