# Everything a developer types. `make run` and `make test` install what they need.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run demo test test-fast screenshots bench lock format

help:
	@echo "make run        起動（http://127.0.0.1:8000）  初回は準備から行います"
	@echo "make test       すべての検査（SQLite・PostgreSQL・ブラウザ）"
	@echo "make test-fast  書いている間の検査（SQLite のみ）"
	@echo "make demo       デモを最初の状態に戻す"
	@echo "make screenshots  画面の写真を var/screenshots に残す"
	@echo "make bench      計測（1つだけなら make bench FILE=bench/pages.py）"
	@echo "make setup      .venv と固定した版のパッケージだけを用意"
	@echo "make lock       依存の版とハッシュを固定し直す"

setup: .venv/ready

.venv/ready: requirements/dev.txt pyproject.toml scripts/check_python.py
	@$(PYTHON) scripts/check_python.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "パッケージを入れています（初回は1〜2分）…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

run: setup
	@$(BIN)/tsumiki run

demo: setup
	@$(BIN)/tsumiki demo

test: setup
	@$(BIN)/python scripts/run_tests.py

test-fast: setup
	@$(BIN)/python scripts/run_tests.py --fast

screenshots: setup
	@TSUMIKI_SCREENSHOTS=var/screenshots $(BIN)/python -m pytest -q tests/browser/test_journey.py
	@echo "var/screenshots に保存しました。"

bench: setup
	@$(BIN)/python scripts/run_benchmarks.py $(FILE)

lock: setup
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements/base.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra meaning -c requirements/base.txt pyproject.toml -o requirements/meaning.txt

format: setup
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .
