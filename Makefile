# The commands of this repository. "make" alone lists them.
IMAGE ?= scheduledjob-operator:0.1.0
CONSOLE_IMAGE ?= scheduledjob-console:0.1.0
HELM ?= helm
CHART := charts/scheduledjob-operator
CRDS := $(wildcard config/crd/scheduledjobs.dev_*.yaml)

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start a local cluster with the operator in it, and apply the samples
	dotnet run --project src/LocalCluster -- config/samples

.PHONY: build
build: ## Compile everything; warnings are errors
	dotnet build Operator.sln

.PHONY: test
test: ## Run all tests
	dotnet test Operator.sln

.PHONY: format
format: ## Format the sources
	dotnet format Operator.sln

.PHONY: check
check: ## What CI checks: formatting, build, tests
	dotnet format Operator.sln --verify-no-changes
	dotnet test Operator.sln

.PHONY: chart
chart: ## Copy the CRDs into the chart, lint it and render it
	cp $(CRDS) $(CHART)/files/
	$(HELM) lint --strict $(CHART)
	$(HELM) template scheduledjob-operator $(CHART) --namespace scheduledjob-system > /dev/null

.PHONY: pictures
pictures: ## Take pictures of the console into artifacts/pictures, and those of the documentation into docs/images
	PICTURES=artifacts/pictures dotnet test tests/Browser.Tests --filter Category=Pictures
	cp artifacts/pictures/schedules-1440-light.png docs/images/schedules.png
	cp artifacts/pictures/timeline-1440-light.png docs/images/timeline.png
	cp artifacts/pictures/nightly-1440-dark.png docs/images/schedule.png
	cp artifacts/pictures/run-1024-light.png docs/images/run.png
	cp artifacts/pictures/calendar-1440-dark.png docs/images/calendar.png
	cp artifacts/pictures/try-1440-light.png docs/images/try.png
	cp artifacts/pictures/failing-390-dark.png docs/images/phone.png
	mkdir -p docs/images/views
	cp artifacts/pictures/sheets/*.jpg docs/images/views/

.PHONY: publish
publish: ## Publish the operator for linux-x64 into artifacts/operator
	dotnet publish src/Operator -c Release -r linux-x64 -o artifacts/operator

.PHONY: cli
cli: ## Publish the kubectl plugin for linux-x64 into artifacts/cli
	dotnet publish src/Cli -c Release -r linux-x64 -o artifacts/cli

.PHONY: image
image: ## Build the image
	docker build -t $(IMAGE) .

.PHONY: console-image
console-image: ## Build the image of the console that users share
	docker build -f Dockerfile.console -t $(CONSOLE_IMAGE) .

.PHONY: install
install: ## Install CRD, roles and operator into the current cluster
	kubectl apply -k config/default

.PHONY: uninstall
uninstall: ## Remove the operator from the current cluster; the CRD, and with it every ScheduledJob, stays
	kubectl delete -k config/rbac --ignore-not-found
	kubectl delete -k config/manager --ignore-not-found
