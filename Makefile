SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where the demo keeps its graph, its evidence and its estate.
DEMO ?= $(or $(XDG_STATE_HOME),$(HOME)/.local/state)/clew-demo
DEMO_ACTIONS ?= 5000
LINT := go tool -modfile=.ci/lint.mod golangci-lint

.PHONY: help
help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: demo
demo: build ## Set up, load the sample estate through the real collectors, and serve the pages
	@.ci/install java
	@mkdir -p "$(DEMO)"
	@export CLEW_DATA="$(DEMO)"; estate="$(DEMO)/estate"; \
	if [ ! -f "$$estate/clew.yaml" ]; then rm -rf "$$estate"; bin/clew generate --folder "$$estate" --actions $(DEMO_ACTIONS) --seed 1; fi; \
	bin/clew collect --config "$$estate/clew.yaml"; \
	exec bin/clew serve --config "$$estate/clew.yaml"

.PHONY: test
test: build ## Set up and run all tests, on a real Neo4j and in a real browser
	@.ci/install java chromium
	@.ci/test ./...

.PHONY: lint
lint: assets ## Check form, generated code and style
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l); if [ -n "$$unformatted" ]; then echo "not in gofmt's form:"; echo "$$unformatted"; exit 1; fi
	@go tool templ generate -path views >/dev/null 2>&1; if ! git diff --quiet -- 'views/*_templ.go'; then echo "views/*_templ.go are not what templ generates: commit them"; exit 1; fi
	@cd static && npm run --silent check
	go vet ./...
	go vet -tags bench ./cmd/clew
	$(LINT) run

.PHONY: bench
bench: build ## Measure loading, judging, pages and memory, each as a ratio in one run
	@.ci/install java
	go test -tags bench -run '^TestBench$$' -v -timeout 120m ./cmd/clew

.PHONY: scale
scale: build ## Profile every query of every page where an identity has 200,000 actions and a bucket 300,000
	@.ci/install java
	CLEW_SCALE_ACTIONS=$${CLEW_SCALE_ACTIONS:-200000} .ci/test -tags scale -run '^TestPagesOfBusyNodes$$' ./web

.PHONY: properties
properties: build ## Hold 10,000 shuffled small estates, and one of 50,000 actions, to one outcome whatever the order of arrival
	@.ci/install java
	CLEW_SHUFFLES=$${CLEW_SHUFFLES:-10000} CLEW_DATABASE_SHUFFLES=$${CLEW_DATABASE_SHUFFLES:-200} .ci/test -run '^(TestOrderDoesNotMatter|TestDatabaseJudgesLikeMemory|TestCases)$$' ./ingest/pipeline
	CLEW_ESTATE_ACTIONS=$${CLEW_ESTATE_ACTIONS:-50000} .ci/test -run '^TestEstate$$' ./cmd/clew

.PHONY: shots
shots: build ## Keep a picture of every page, in both themes and four widths, in test-results/shots
	@.ci/install java chromium
	CLEW_SHOTS="$(CURDIR)/test-results/shots" .ci/test -tags shots -run '^TestShots$$' ./cmd/clew
	@echo "$$(find test-results/shots -name '*.png' | wc -l) pictures in test-results/shots"

.PHONY: verdicts
verdicts: build ## Judge an estate of 100,000 actions, in order, shuffled and with facts dropped, against its known answers
	@.ci/install java
	CLEW_ESTATE_ACTIONS=$${CLEW_ESTATE_ACTIONS:-100000} CLEW_DROPPED_ACTIONS=$${CLEW_DROPPED_ACTIONS:-20000} \
	  .ci/test -run '^(TestEstate|TestVerdictsWithDroppedFacts)$$' ./cmd/clew ./ingest/pipeline

.PHONY: build
build: assets ## Build bin/clew
	@mkdir -p bin
	go build -o bin/clew ./cmd/clew

.PHONY: assets
assets: static/dist/manifest.json ## Bundle style sheets, scripts and icons

static/dist/manifest.json: static/package-lock.json static/build.mjs $(wildcard static/css/* static/ts/* static/icons/*)
	@.ci/install go node
	cd static && npm ci --no-fund --no-audit --loglevel=error && npm run --silent build

.PHONY: generate
generate: ## Generate the Go code of the views
	go tool templ generate -path views

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin static/node_modules
	find static/dist -type f ! -name .gitkeep -delete
