# The commands that are used most. Arguments for Maven: make test ARGS=-Dtest=EnvelopeScannerTest
MVN := ./mvnw
ARGS ?=

.PHONY: help dev test verify proof bench fuzz mutation docs screenshots format

help: ## Lists the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

dev: ## Starts the sandbox with live reload: Kafka, PostgreSQL, a simulated Smartcar and the service
	$(MVN) quarkus:dev $(ARGS)

test: ## Runs unit and service tests
	$(MVN) test $(ARGS)

verify: ## Builds the package and runs all tests, those of the package included
	$(MVN) verify $(ARGS)

proof: ## Runs the short proofs: packaged processes that are killed, starved and cut off
	$(MVN) verify -DshortProofs $(ARGS)

bench: ## Measures the package beside what bounds it (docs/performance.md)
	$(MVN) -Pbenchmark verify $(ARGS)

fuzz: ## Fuzzes everything that reads bytes from outside, for 120 s a target
	$(MVN) -Pfuzz test -Dfuzz.seconds=120 $(ARGS)

mutation: ## Plants faults into a package: make mutation ARGS=-Dmutation.package=webhook
	$(MVN) -Pmutation test $(ARGS)

docs: ## Rewrites generated pages, then checks links and citations
	$(MVN) test -Dtest='ConfigurationReferenceTest,*PageTest,OutcomeExamplesTest,DocumentationTest' -Dupdate-docs $(ARGS)

screenshots: ## Takes the pictures of the console anew; needs Chromium
	$(MVN) test -Dtest=ConsoleBrowserTest -Dcarflow.chromium=required -Dconsole.screenshots $(ARGS)

format: ## Formats the sources
	$(MVN) -q spotless:apply $(ARGS)
