# SPDX-License-Identifier: Apache-2.0
.DEFAULT_GOAL := help
.PHONY: help demo test e2e run bench build dist image lint clean

SCRIPTS := cliffwatch .ci/run $(wildcard build-tools/*.sh packaging/src/main/dist/bin/* e2e/guest/*.sh e2e/guest/init)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Run the agent on a scratch network namespace whose ruleset walks to the cliff and back
	@build-tools/need-commands.sh maven:mvn iptables:iptables-legacy iproute2:ip
	@./cliffwatch demo $(ARGS)

test: ## Run all tests; installs the Debian packages they need and says which
	@build-tools/run-tests.sh

e2e: ## Run the lab: the real kube-proxy in every mode; PART=nftables, or another part, alone
	@build-tools/e2e.sh $(PART)

run: ## Run the agent on this machine, e.g. make run ARGS="--web.listen-address=:9999"
	@./cliffwatch run $(ARGS)

bench: ## Measure what the agent costs, in minutes; ARGS=--publish writes docs/performance.md
	@build-tools/bench.sh $(ARGS)

build: ## Build the jars without running the tests
	@build-tools/maven.sh package -DskipTests

dist: ## Build the distribution and its tarball, with an AOT cache for this machine's Java
	@build-tools/dist.sh

image: ## Build the container image cliffwatch with docker, podman or buildah, whichever is there
	@build-tools/image.sh $(ARGS)

lint: ## Check the format of the Java code, and the shell scripts where shellcheck is installed
	@build-tools/maven.sh -q spotless:check
	@if command -v shellcheck >/dev/null; then \
		shellcheck $(SCRIPTS); \
	else \
		echo "shellcheck is not installed: the shell scripts are not checked."; \
	fi

.PHONY: chart
chart: ## Package the Helm chart into packaging/target
	@build-tools/chart.sh

clean: ## Remove what was built
	@rm -rf target */target
