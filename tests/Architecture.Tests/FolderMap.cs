namespace ScheduledJobs.Architecture.Tests;

/// <summary>
/// Which folders may use which others in their project. Read from top to bottom: folders further up depend on less. A dot is the project's
/// own folder. Files see the folders that contain them, and need no arrow for that.
/// </summary>
internal static class FolderMap
{
    public const string Text = """
        Scheduling
          LocalTime
          Cron: LocalTime
          Recurrence: LocalTime, Cron
          Exclusions: LocalTime
          Triggers: LocalTime, Cron, Recurrence, Exclusions
          .: Triggers
          Misfires: Triggers

        Kube
          Json
          Observability
          Resources: Json
          Errors: Resources
          Transport/Credentials
          Transport/Kubeconfig: Json, Transport/Credentials
          Transport: Observability, Errors, Transport/Credentials, Transport/Kubeconfig
          Client: Json, Resources, Errors, Transport
          Events: Json, Resources, Errors, Client
          Watching: Json, Resources, Errors, Transport, Client
          Caching: Json, Resources, Errors, Client, Watching
          Leadership: Resources, Errors, Client, Watching
          Queues: Observability, Watching

        Model
          V1Alpha1
          Sharding: V1Alpha1
          Schedules/Calendars: V1Alpha1
          Schedules: V1Alpha1, Schedules/Calendars
          Preview: V1Alpha1, Schedules
          Runs: V1Alpha1, Schedules
          Explaining: V1Alpha1, Schedules, Preview, Runs
          Manifests: V1Alpha1, Schedules/Calendars
          Importing
          ApScheduler: Schedules, Importing

        Console
          Markup
          Reading: Markup
          Planning: Reading
          Security
          Charts: Markup, Reading, Planning
          Pages: Markup, Reading, Planning, Charts
          Api: Markup, Reading, Planning, Charts, Pages
          Serving: Markup, Reading, Security, Pages, Api
          Flask
          Tokens: Markup, Reading, Security, Pages, Serving, Flask
          .: Reading, Security, Pages, Serving, Flask, Tokens

        ConsoleServer
          .

        Operator
          Actions/Http/Budgets
          Caching
          Sharding
          Actions/Http/References: Actions/Http/Budgets, Caching
          Decisions/Rules
          Decisions: Decisions/Rules
          Actions/Objects: Decisions
          Limits: Caching
          Actions/Http/Egress: Caching, Limits
          Actions/Http/Connections: Actions/Http/Budgets, Limits, Actions/Http/Egress
          Observability: Decisions
          Actions/Http/Requests: Actions/Http/References, Decisions, Limits, Actions/Http/Connections, Observability
          Actions/Http/Credentials: Caching, Actions/Http/References, Actions/Http/Requests
          Actions/Http: Actions/Http/Budgets, Caching, Actions/Http/References, Decisions, Limits,
              Actions/Http/Egress, Actions/Http/Connections, Observability, Actions/Http/Requests, Actions/Http/Credentials
          Actions/Resources: Decisions, Actions/Objects
          Actions: Decisions, Actions/Objects, Actions/Resources, Actions/Http
          Controller: Caching, Decisions, Actions/Objects, Actions/Resources, Limits, Observability, Actions/Http, Actions
          Replicas: Sharding, Actions, Controller
          Admission/Certificates
          Admission: Decisions, Observability, Actions, Admission/Certificates
          Hosting: Actions/Http/Budgets, Limits, Observability, Controller, Admission
          .: Actions/Http/Budgets, Limits, Observability, Actions/Http, Actions, Controller, Replicas, Admission, Hosting

        Cli
          Completion
          Runs
          Terminal
          Manifests: Terminal
          Output: Terminal
          Connection: Terminal
          Commands: Completion, Runs, Terminal, Manifests, Output, Connection
          Convert/Drafts
          Convert/Yaml
          Convert/Checks: Convert/Drafts
          Convert/Manifests: Convert/Drafts
          Convert/Robfig: Convert/Drafts
          Convert/CronJobs: Convert/Drafts, Convert/Manifests, Convert/Robfig
          Convert/Argo: Convert/Drafts, Convert/Manifests, Convert/Robfig
          Convert/Crontab: Convert/Drafts
          Convert/Quartz: Convert/Drafts
          Convert/ApScheduler: Convert/Drafts
          Calendars: Terminal, Commands, Convert/Yaml
          Convert: Terminal, Connection, Commands, Convert/Drafts, Convert/Yaml, Convert/Checks, Convert/Manifests, Convert/CronJobs, Convert/Argo, Convert/Crontab,
              Convert/Quartz, Convert/ApScheduler
          .: Completion, Terminal, Connection, Commands, Calendars, Convert

        LocalKube
          Api/Json
          Api/Protobuf: Api/Json
          Api/Schemas: Api/Json
          Api/Data
          Api/Storage: Api/Json, Api/Data
          Api/Tables: Api/Json, Api/Schemas
          Api/Kinds: Api/Json, Api/Schemas, Api/Tables
          Api/Builtin: Api/Json, Api/Schemas, Api/Tables, Api/Kinds
          Api/Errors: Api/Schemas, Api/Kinds
          Api/Ownership: Api/Json, Api/Schemas, Api/Errors
          Api/Patching: Api/Json, Api/Schemas, Api/Errors
          Api/Views: Api/Json, Api/Storage, Api/Tables, Api/Kinds, Api/Errors
          Api/Writing: Api/Json, Api/Schemas, Api/Storage, Api/Tables, Api/Kinds, Api/Builtin, Api/Errors, Api/Ownership, Api/Views
          Api/Admission: Api/Json, Api/Storage, Api/Kinds, Api/Builtin, Api/Errors, Api/Views, Api/Writing
          Api/Controllers: Api/Json, Api/Storage, Api/Tables, Api/Kinds, Api/Builtin, Api/Writing
          Api/Http: Api/Json, Api/Protobuf, Api/Schemas, Api/Kinds, Api/Errors, Api/Writing
          Api/Discovery: Api/Json, Api/Kinds, Api/Errors, Api/Http
          Api/OpenApi: Api/Json, Api/Kinds, Api/Builtin, Api/Errors, Api/Http
          Api/Selection: Api/Json, Api/Storage, Api/Kinds, Api/Errors, Api/Http
          Api/Handlers: Api/Json, Api/Protobuf, Api/Schemas, Api/Storage, Api/Builtin, Api/Errors, Api/Ownership, Api/Patching,
              Api/Views, Api/Writing, Api/Http, Api/Selection
          Api/Watch: Api/Json, Api/Storage, Api/Errors, Api/Views, Api/Http, Api/Selection
          Api: Api/Data, Api/Storage, Api/Kinds, Api/Builtin, Api/Errors, Api/Views, Api/Writing, Api/Admission, Api/Controllers, Api/Http, Api/Discovery,
              Api/OpenApi, Api/Handlers, Api/Watch
          Kubelet/Pods
          Controllers: Kubelet/Pods
          Kubelet/Env: Kubelet/Pods
          Kubelet/Processes: Api, Kubelet/Pods
          Kubelet/Running: Kubelet/Pods, Kubelet/Env, Kubelet/Processes
          Kubelet: Api, Kubelet/Pods, Controllers, Kubelet/Env, Kubelet/Processes, Kubelet/Running
          .: Api, Kubelet/Pods, Controllers, Kubelet

        LocalCluster
          Console/Echo
          Console/Manifests
          Console/Schedules
          Console/Displays: Console/Schedules
          Console: Console/Manifests, Console/Schedules, Console/Displays
          .: Console/Echo, Console/Manifests, Console/Displays, Console
        """;

    /// <summary>Folders that use each other. The list must only shrink.</summary>
    public static readonly IReadOnlyList<string> KnownPairs = [];
}
