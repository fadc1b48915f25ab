# Everything but test-real, bench-real, bench-samples and profile needs Go and make, and nothing else.
GO ?= go
LINT_VERSION := v2.15.0
SBOM_VERSION := v1.9.0
LINT := bin/golangci-lint-$(LINT_VERSION)
CLIENTS := bin/clients
APIDOCS := bin/apidocs
AJV := bin/ajv
CONSOLE := bin/console
STREAMS := bin/kafka-streams
DEX := bin/dex
KAFKA := bin/kafka-$(shell sed -n 's:.*<kafka.version>\(.*\)</.*:\1:p' test/kafka/pom.xml)

# Where franz-go runs in a bubble of testing/synctest, it needs locks that a bubble
# can see through, which the tag gives it.
BUBBLE := -tags synctests -run '^TestBubble'
BUBBLES := $(BUBBLE) ./internal/kgoka -rapid.checks=40
TIMERS := $(BUBBLE) ./internal/kafka

# The tests that ask ajv.
AJV_TESTS := ^Test(JudgeIsHeardWrong|TakenAndRefusedByTwo)$$

# The tests of schemas that want the official JSON Schema suite, which make check runs
# where it is at hand.
SUITE_TESTS := ^Test(NewDeviationFromDraft07|CompiledSchemaLeavesDraft07)$$

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/esclusa
	$(GO) build -o bin/esclusa ./cmd/esclusa

.PHONY: run
run: build ## start the whole system in one process; ARGS="--http-addr 127.0.0.1:8080" adds flags
	@exec bin/esclusa run $(ARGS)

.PHONY: test
test: ## run all tests
	$(GO) test ./...
	$(GO) test $(BUBBLES)
	$(GO) test $(TIMERS)

.PHONY: check
check: tidy formatted vet lint race torture-short ## what CI runs: tidy, formatted, vet, lint, race and torture-short

.PHONY: fmt
fmt: ## format the code
	gofmt -w .

.PHONY: tidy
tidy: ## fail where go.mod is not what the code needs
	$(GO) mod tidy -diff

.PHONY: formatted
formatted: ## fail where the code is not formatted
	@files=$$(gofmt -l .) && if [ -n "$$files" ]; then echo "not formatted, run make fmt:"; echo "$$files"; exit 1; fi

.PHONY: vet
vet: ## run go vet
	$(GO) vet ./...
	$(GO) vet -tags synctests ./internal/kgoka ./internal/kafka
	$(GO) vet -tags screenshots ./console
	$(GO) test -run '^TestWindowsOrMacOSDoesNotCompile$$' .

.PHONY: lint
lint: $(LINT) ## run the linters
	$(LINT) run --allow-parallel-runners ./...

# Built from source at the pinned version, once: about two minutes on two cores.
$(LINT):
	GOBIN=$(CURDIR)/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv bin/golangci-lint $@

# endtoend takes as long as all others together, and mostly waits, as do many others: it
# goes first, and of the others two run beside it. Long ones that by their names would come
# last, and then run beside nothing, go next.
.PHONY: race
race: ## run all tests but torture with the race detector, and count them
	@.ci/test -p 3 ./internal/testing/endtoend ./views ./internal/redrive ./schemas $$($(GO) list ./... | grep -v /internal/testing/torture)
	@.ci/test $(BUBBLES)
	@.ci/test $(TIMERS)

# By itself: it asks that everything moves within seconds, and tests beside it take
# the processor.
.PHONY: torture-short
torture-short: ## break everything under load for 40 s
	@.ci/test ./internal/testing/torture

.PHONY: torture
torture: ## break everything under load for TORTURE_TIME, 2m, and check every record
	TORTURE_TIME=$${TORTURE_TIME:-2m} $(GO) test -race -count=1 -v -timeout=24h -run '^TestFaultsLoseRepeatOrMisorderRecords$$' ./internal/testing/torture

.PHONY: torture-selftest
torture-selftest: ## break the code in ways that torture has to notice, a quarter of an hour
	TORTURE_SELFTEST=1 $(GO) test -count=1 -v -timeout=2h -run '^TestMutationGoesUnnoticed$$' ./internal/testing/torture

# Beside endtoend the longest go first.
.PHONY: test-real
test-real: engines $(DEX) $(KAFKA)/kafka.jsa $(CLIENTS)/complete $(APIDOCS)/complete $(AJV)/complete $(CONSOLE)/complete ## run the tests that need a real Kafka, Redis, Prometheus and Dex, which it fetches
	@ESCLUSA_TEST_KAFKA=$(CURDIR)/$(KAFKA) ESCLUSA_TEST_CLIENTS=$(CURDIR)/$(CLIENTS) ESCLUSA_TEST_APIDOCS=$(CURDIR)/$(APIDOCS) ESCLUSA_TEST_DEX=$(CURDIR)/$(DEX) ESCLUSA_TEST_CONSOLE=$(CURDIR)/$(CONSOLE) ESCLUSA_TEST_AJV=$(CURDIR)/$(AJV) \
		.ci/test -p 2 -skip '$(SUITE_TESTS)' ./internal/testing/endtoend ./console ./deploy ./cmd/esclusa ./schemas ./internal/testing/engines ./internal/mirror ./internal/testing/browser ./internal/testing/ajv

.PHONY: engines
engines:
	@.ci/need javac:default-jdk-headless mvn:maven redis-server:redis-server kcat:kcat wget:wget promtool:prometheus prometheus-alertmanager:prometheus-alertmanager python3:python3 pip3:python3-pip node:nodejs npm:npm chromium-headless-shell:chromium-headless-shell

# From Maven Central, once. What a failed attempt left is not taken for the whole.
$(KAFKA)/complete: test/kafka/pom.xml | engines
	mvn -q -B -U -f test/kafka/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$(KAFKA)
	@touch $@

# A broker's classes as Java has them in memory: a broker starts from them in half the time,
# and tests start dozens. Java makes no archive when it starts from one, so that an old one
# goes first; and it dies of half an archive, so that a new one is named when it is whole. A
# Java that makes none does without.
$(KAFKA)/kafka.jsa: $(KAFKA)/complete test/kafka/main.go internal/testing/engines/kafka.go
	rm -f $@ $@.new
	ESCLUSA_TEST_KAFKA=$(CURDIR)/$(KAFKA) $(GO) run ./test/kafka $@.new
	@mv $@.new $@ || echo "Java has made no archive of Kafka's classes: brokers start slower."

# An OpenID Connect provider, from its source, once for each version: half a minute.
$(DEX): $(wildcard test/dex/*.go) test/dex/go.mod test/dex/go.sum
	cd test/dex && CGO_ENABLED=0 $(GO) build -o $(CURDIR)/$@ .

# Clients of other languages, once for each set of versions.
$(CLIENTS)/complete: test/clients/requirements.txt test/clients/package.json | engines
	rm -rf $(CLIENTS)
	mkdir -p $(CLIENTS)
	pip3 install -q --disable-pip-version-check --root-user-action=ignore --target $(CLIENTS)/python -r test/clients/requirements.txt
	cp test/clients/package.json $(CLIENTS)
	npm install --prefix $(CLIENTS) --silent --no-package-lock
	@touch $@

# What checks documents, and the console's sources and pages.
$(APIDOCS)/complete $(CONSOLE)/complete: bin/%/complete: test/%/package.json test/%/package-lock.json | engines
	rm -rf bin/$*
	mkdir -p bin/$*
	cp test/$*/package.json test/$*/package-lock.json bin/$*
	npm ci --prefix bin/$* --silent --ignore-scripts
	@touch $@

.PHONY: console
console: ## bundle the console anew: console/dist of console/src, which a test compares
	$(GO) run -C console/build .

.PHONY: screenshots
screenshots: ## take the README's pictures of the console anew, with a Chromium in the path
	$(GO) test -count=1 -tags screenshots -run '^TestPicturesOfTheREADMEAreTooLarge$$' ./console

.PHONY: bench
bench: ## compare with a plain copy and with goka as it comes, six minutes; ARGS="-quick" takes one
	$(GO) run ./bench $(ARGS)

# What is released is built with it, and so is what is measured.
PROFILE := deploy/esclusa.pgo

.PHONY: bench-real
bench-real: $(KAFKA)/kafka.jsa $(STREAMS)/complete ## compare on Apache Kafka, with Kafka Streams too, over an hour; ARGS="-quick" takes minutes
	ESCLUSA_TEST_KAFKA=$(CURDIR)/$(KAFKA) $(GO) run -pgo=$(PROFILE) ./bench -real -streams $(STREAMS) $(or $(ARGS),-all)

# Paths of sources are trimmed to those in their modules.
.PHONY: profile
profile: $(KAFKA)/kafka.jsa ## record anew what releases are optimised by, on Apache Kafka, three minutes: deploy/esclusa.pgo
	dir=$$(mktemp -d) && trap 'rm -rf $$dir' EXIT && $(GO) build -trimpath -o $$dir/bench ./bench && \
		ESCLUSA_TEST_KAFKA=$(CURDIR)/$(KAFKA) $$dir/bench -real -runs 1 -work mixed,customers -only default -cpuprofile $$dir && \
		$(GO) tool pprof -proto -output $(PROFILE) $$dir/default-*.pprof

# The contestant in Java, once for each state of its sources.
$(STREAMS)/complete: $(shell find bench/kafka-streams -type f) $(wildcard schemas/catalog/*/*.json) | engines
	rm -rf $(STREAMS)
	mvn -q -B -U -f bench/kafka-streams/pom.xml package
	@touch $@

.PHONY: bench-schemas
bench-schemas: ## count the schemas of public collections below DIR that load, as they are and imported
	$(GO) run ./bench/schemas $(ARGS) $(DIR)

# ajv, once for each set of versions.
$(AJV)/complete: internal/testing/ajv/package.json | engines
	rm -rf $(AJV)
	mkdir -p $(AJV)
	cp internal/testing/ajv/package.json $(AJV)
	npm install --prefix $(AJV) --silent --no-package-lock
	@touch $@

.PHONY: bench-samples
bench-samples: $(AJV)/complete ## hold our verdict against ajv's and another: on random records, and on samples of the collections below DIR
	ESCLUSA_TEST_AJV=$(CURDIR)/$(AJV) $(GO) test -count=1 -v -run '$(AJV_TESTS)' ./internal/testing/ajv ./schemas
	$(GO) run ./bench/schemas -samples $(CURDIR)/$(AJV) $(ARGS) $(DIR)

.PHONY: microbench
microbench: ## run the benchmarks of the check, of HTTP and of Redis
	$(GO) test -run '^$$' -bench . -benchmem $$(grep -rl --include='*_test.go' '^func Benchmark' . | xargs -n1 dirname | sort -u)

FUZZ_TIME ?= 30s

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZ_TIME (30s), one after another
	@.ci/fuzz $(FUZZ_TIME)

RELEASE := bin/release

.PHONY: release
release: ## build bin/release from HEAD: binaries for six platforms, SHA256SUMS, licences
	rm -rf $(RELEASE)
	@.ci/release $(RELEASE)

# Another copy of the commit, at another path, with nothing compiled yet.
.PHONY: release-twice
release-twice: release ## build the release again from a copy, and fail where a byte differs
	@dir=$$(mktemp -d) && trap 'rm -rf $$dir' EXIT && git clone -q . $$dir/copy && \
		GOCACHE=$$dir/cache $$dir/copy/.ci/release $$dir/release && cmp $(RELEASE)/SHA256SUMS $$dir/release/SHA256SUMS

.PHONY: sbom
sbom: release ## release, and write what its binary is made of into sbom.cdx.json, in CycloneDX
	$(GO) run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@$(SBOM_VERSION) bin -json -licenses -std -noserial -output $(RELEASE)/sbom.cdx.json $(RELEASE)/esclusa-linux-amd64

.PHONY: licenses
licenses: ## list the modules in the binary with their licences, and fail where one is not known
	@.ci/licenses -l

.PHONY: clean
clean: ## remove what make has built; not the data of a run
	rm -rf bin
