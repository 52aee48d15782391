namespace ScheduledJobs.Architecture.Tests;

/// <summary>
/// Which folder may use which others of its project. Read from top to bottom: what stands further up knows less. A point is the project's
/// own folder. What stands in a folder sees the folders around it, and needs no arrow for that.
/// </summary>
internal static class FolderMap
{
    public const string Text = """
        Scheduling
          LocalTime
          Cron: LocalTime
          Triggers: LocalTime, Cron
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
          Schedules: V1Alpha1

        Operator
          Actions/Http/Budgets
          Actions/Http/References: Actions/Http/Budgets
          Decisions/Rules
          Decisions: Decisions/Rules
          Actions/Objects: Decisions
          Actions: Decisions, Actions/Objects, Actions/Http
          Actions/Http/Credentials: Actions/Http/References, Actions/Http/Requests
          Actions/Http/Egress: Limits
          Actions/Http/Connections: Actions/Http/Budgets, Actions/Http/Egress, Actions/Http/Requests
          Actions/Http/Requests: Actions/Http/References, Decisions, Actions/Http/Credentials, Actions/Http/Egress,
              Actions/Http/Connections, Observability
          Limits: Actions/Http/Egress, Actions/Http
          Actions/Http: Actions/Http/Budgets, Actions/Http/References, Decisions, Actions/Http/Credentials, Actions/Http/Egress,
              Actions/Http/Connections, Actions/Http/Requests, Limits, Observability
          Controller: Decisions, Actions/Objects, Actions, Limits, Actions/Http, Observability
          Observability: Decisions, Controller
          Hosting: Actions/Http/Budgets, Actions/Http/Egress, Limits, Controller, Observability
          .: Actions/Http/Budgets, Actions/Http/Egress, Limits, Actions/Http, Controller, Observability, Hosting

        LocalKube
          Api/Json
          Api/Protobuf: Api/Json
          Api/Schemas: Api/Json
          Api/Storage: Api/Json
          Api/Tables: Api/Json, Api/Schemas
          Api/Kinds: Api/Json, Api/Schemas, Api/Tables
          Api/Builtin: Api/Json, Api/Schemas, Api/Tables, Api/Kinds
          Api/Errors: Api/Schemas, Api/Kinds
          Api/Ownership: Api/Json, Api/Schemas, Api/Errors
          Api/Patching: Api/Json, Api/Schemas, Api/Errors
          Api/Views: Api/Json, Api/Storage, Api/Tables, Api/Kinds, Api/Errors
          Api/Writing: Api/Json, Api/Schemas, Api/Storage, Api/Tables, Api/Kinds, Api/Builtin, Api/Errors, Api/Ownership, Api/Views
          Api/Controllers: Api/Json, Api/Storage, Api/Tables, Api/Kinds, Api/Builtin, Api/Writing
          Api/Http: Api/Json, Api/Protobuf, Api/Schemas, Api/Kinds, Api/Errors, Api/Writing
          Api/Discovery: Api/Json, Api/Kinds, Api/Errors, Api/Http
          Api/OpenApi: Api/Json, Api/Kinds, Api/Builtin, Api/Errors, Api/Http
          Api/Selection: Api/Json, Api/Storage, Api/Kinds, Api/Errors, Api/Http
          Api/Handlers: Api/Json, Api/Protobuf, Api/Schemas, Api/Storage, Api/Builtin, Api/Errors, Api/Ownership, Api/Patching,
              Api/Views, Api/Writing, Api/Http, Api/Selection
          Api/Watch: Api/Json, Api/Storage, Api/Errors, Api/Views, Api/Http, Api/Selection
          Api: Api/Storage, Api/Kinds, Api/Builtin, Api/Errors, Api/Views, Api/Writing, Api/Controllers, Api/Http, Api/Discovery,
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
    public static readonly IReadOnlyList<string> KnownPairs =
    [
        "Operator: Actions/Http, Limits",
        "Operator: Actions/Http/Connections, Actions/Http/Requests",
        "Operator: Actions/Http/Credentials, Actions/Http/Requests",
        "Operator: Actions/Http/Egress, Limits",
        "Operator: Controller, Observability",
    ];
}
