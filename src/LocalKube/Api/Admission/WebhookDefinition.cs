using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Admission;

/// <summary>One webhook of a stored configuration. Its matchConditions are CEL and count for nothing here.</summary>
internal sealed class WebhookDefinition(JsonObject webhook)
{
    private const string Any = "*";

    public string Name { get; } = webhook.TextAt("name") ?? "";

    /// <summary>Null if it names a service: this cluster has no network of services.</summary>
    public string? Url { get; } = webhook.TextAt("clientConfig", "url");

    public string CaBundle { get; } = webhook.TextAt("clientConfig", "caBundle") ?? "";

    public bool Ignores { get; } = webhook.TextAt("failurePolicy") == "Ignore";

    public bool AllowsDryRun { get; } = webhook.TextAt("sideEffects") is "None" or "NoneOnDryRun";

    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(webhook.NumberAt("timeoutSeconds") ?? 10);

    /// <param name="request">The write.</param>
    /// <param name="isCreate">Whether it creates the object.</param>
    /// <param name="objects">The objects of which one must have the selected labels: the new one and the old one.</param>
    /// <param name="namespaceLabels">Labels of the namespace; null for an object that is in none.</param>
    public bool Matches(WriteRequest request, bool isCreate, IEnumerable<JsonObject> objects, JsonObject? namespaceLabels) =>
        webhook.ObjectsAt("rules").Any(rule => Matches(rule, request, isCreate))
        && (request.Namespace is null || Selects(webhook.ObjectAt("namespaceSelector"), namespaceLabels))
        && objects.Any(obj => Selects(webhook.ObjectAt("objectSelector"), obj.ObjectAt("metadata", "labels")));

    private static bool Matches(JsonObject rule, WriteRequest request, bool isCreate) =>
        Has(rule, "apiGroups", request.Kind.Group)
        && Has(rule, "apiVersions", request.Kind.Version)
        && Has(rule, "operations", isCreate ? "CREATE" : "UPDATE")
        && rule.TextsAt("resources").Any(pattern => MatchesResource(pattern, request.Kind.Plural, request.Subresource))
        && (rule.TextAt("scope") ?? Any) is var scope && (scope == Any || scope == (request.Namespace is null ? "Cluster" : "Namespaced"));

    private static bool Has(JsonObject rule, string list, string value) => rule.TextsAt(list).Any(text => text == Any || text == value);

    private static bool MatchesResource(string pattern, string plural, string subresource)
    {
        var parts = pattern.Split('/', 2);
        var wanted = parts.Length == 1 ? "" : parts[1];
        return (parts[0] == Any || parts[0] == plural) && (wanted == subresource || wanted == Any);
    }

    private static bool Selects(JsonObject? selector, JsonObject? labels) =>
        (selector.ObjectAt("matchLabels") ?? []).All(label => labels.TextAt(label.Key) == label.Value.TextAt())
        && selector.ObjectsAt("matchExpressions").All(expression => IsMet(expression, labels));

    private static bool IsMet(JsonObject expression, JsonObject? labels)
    {
        var found = labels.TextAt(expression.TextAt("key") ?? "");
        var isListed = found is not null && expression.TextsAt("values").Contains(found);
        return expression.TextAt("operator") switch
        {
            "In" => isListed,
            "NotIn" => !isListed,
            "Exists" => found is not null,
            _ => found is null,
        };
    }
}
