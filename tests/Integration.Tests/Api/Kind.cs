using System.Text.Json.Nodes;

namespace ScheduledJobs.Integration.Tests.Api;

/// <summary>A kind's place in the API.</summary>
public sealed record Kind(string Prefix, string Plural)
{
    public static Kind ScheduledJobs { get; } = new("apis/scheduledjobs.dev/v1alpha1", "scheduledjobs");

    public static Kind ScheduleCalendars { get; } = new("apis/scheduledjobs.dev/v1alpha1", "schedulecalendars");

    public static Kind Backfills { get; } = new("apis/scheduledjobs.dev/v1alpha1", "backfills");

    public static Kind Pods { get; } = new("api/v1", "pods");

    public static Kind Namespaces { get; } = new("api/v1", "namespaces");

    public static Kind Nodes { get; } = new("api/v1", "nodes");

    public static Kind ServiceAccounts { get; } = new("api/v1", "serviceaccounts");

    public static Kind Secrets { get; } = new("api/v1", "secrets");

    public static Kind ConfigMaps { get; } = new("api/v1", "configmaps");

    public static Kind Jobs { get; } = new("apis/batch/v1", "jobs");

    public static Kind Events { get; } = new("apis/events.k8s.io/v1", "events");

    public static Kind Leases { get; } = new("apis/coordination.k8s.io/v1", "leases");

    public static Kind CustomResourceDefinitions { get; } = new("apis/apiextensions.k8s.io/v1", "customresourcedefinitions");

    public static Kind ValidatingWebhookConfigurations { get; } =
        new("apis/admissionregistration.k8s.io/v1", "validatingwebhookconfigurations");

    public static Kind MutatingAdmissionPolicies { get; } = new("apis/admissionregistration.k8s.io/v1", "mutatingadmissionpolicies");

    public static Kind MutatingAdmissionPolicyBindings { get; } =
        new("apis/admissionregistration.k8s.io/v1", "mutatingadmissionpolicybindings");

    /// <summary>The kind of an object of a manifest.</summary>
    public static Kind Of(JsonObject item) => item.Text("kind") switch
    {
        "ScheduledJob" => ScheduledJobs,
        "ScheduleCalendar" => ScheduleCalendars,
        "Backfill" => Backfills,
        "Secret" => Secrets,
        "ConfigMap" => ConfigMaps,
        "Service" => new("api/v1", "services"),
        "Deployment" => new("apis/apps/v1", "deployments"),
        var other => throw new NotSupportedException($"Manifests of the suite hold no {other}."),
    };

    public string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = @namespace is null ? $"{Prefix}/{Plural}" : $"{Prefix}/namespaces/{@namespace}/{Plural}";
        if (name is not null)
            path += $"/{name}";
        return subresource is null ? path : $"{path}/{subresource}";
    }
}
