using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Kinds;

namespace ScheduledJobs.LocalKube.Api.Discovery;

/// <summary>Lists groups, versions and resources: one document each, or everything at once (aggregated, v2).</summary>
internal sealed class DiscoveryHandler(KindRegistry kinds)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <summary><c>/api</c>: the core group.</summary>
    public Task CoreAsync(HttpContext context) => AcceptedFormat.PrefersAggregatedDiscovery(context.Request.Headers.Accept)
        ? AggregatedAsync(context, core: true)
        : context.Response.WriteJsonAsync(new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject
            {
                ["clientCIDR"] = "0.0.0.0/0",
                ["serverAddress"] = context.Request.Host.Value,
            }),
        });

    /// <summary><c>/apis</c>: all other groups.</summary>
    public Task GroupsAsync(HttpContext context) => AcceptedFormat.PrefersAggregatedDiscovery(context.Request.Headers.Accept)
        ? AggregatedAsync(context, core: false)
        : context.Response.WriteJsonAsync(new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. kinds.Current.Groups().Where(g => g.Key.Length > 0).Select(ToGroup)]),
        });

    /// <summary><c>/apis/GROUP</c>.</summary>
    public Task GroupAsync(HttpContext context, string name)
    {
        var group = kinds.Current.Groups().FirstOrDefault(g => g.Key.Length > 0 && g.Key == name) ?? throw Refusals.PathNotFound();
        var document = ToGroup(group);
        document.Insert(0, "kind", "APIGroup");
        document.Insert(1, "apiVersion", "v1");
        return context.Response.WriteJsonAsync(document);
    }

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>.</summary>
    public Task VersionAsync(HttpContext context, string group, string version)
    {
        var members = kinds.Current.All.Where(k => k.Group == group && k.Version == version).ToList();
        if (members.Count == 0)
            throw Refusals.PathNotFound();
        return context.Response.WriteJsonAsync(new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = members[0].ApiVersion,
            ["resources"] = new JsonArray([.. members.SelectMany(ToResources)]),
        });
    }

    private Task AggregatedAsync(HttpContext context, bool core)
    {
        var set = kinds.Current;
        var document = new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. set.Groups().Where(g => g.Key.Length == 0 == core).Select(g => ToAggregated(set, g))]),
        };
        return context.Response.WriteJsonAsync(Json.JsonText.ToUtf8(document), AggregatedType);
    }

    private static JsonObject ToGroup(IGrouping<string, string> group)
    {
        var versions = group.Select(v => new JsonObject { ["groupVersion"] = $"{group.Key}/{v}", ["version"] = v }).ToArray();
        return new JsonObject
        {
            ["name"] = group.Key,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static IEnumerable<JsonObject> ToResources(ResourceKind kind)
    {
        yield return new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Texts(kind.Verbs),
            ["shortNames"] = Texts(kind.ShortNames),
            ["categories"] = Texts(kind.Categories),
        };
        foreach (var (name, verbs) in Subresources(kind))
        {
            yield return new JsonObject
            {
                ["name"] = $"{kind.Plural}/{name}",
                ["singularName"] = "",
                ["namespaced"] = kind.Namespaced,
                ["kind"] = kind.Kind,
                ["verbs"] = Texts(verbs),
            };
        }
    }

    private static JsonObject ToAggregated(KindSet set, IGrouping<string, string> group) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.Select(version => new JsonObject
        {
            ["version"] = version,
            ["resources"] = new JsonArray([.. set.All.Where(k => k.Group == group.Key && k.Version == version).Select(ToAggregated)]),
            ["freshness"] = "Current",
        })]),
    };

    private static JsonObject ToAggregated(ResourceKind kind) => new()
    {
        ["resource"] = kind.Plural,
        ["responseKind"] = ResponseKind(kind),
        ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
        ["singularResource"] = kind.Singular,
        ["verbs"] = Texts(kind.Verbs),
        ["shortNames"] = Texts(kind.ShortNames),
        ["categories"] = Texts(kind.Categories),
        ["subresources"] = new JsonArray([.. Subresources(kind).Select(s => new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = ResponseKind(kind),
            ["verbs"] = Texts(s.Verbs),
        })]),
    };

    private static JsonObject ResponseKind(ResourceKind kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static IEnumerable<(string Name, IReadOnlyList<string> Verbs)> Subresources(ResourceKind kind)
    {
        if (kind.HasStatus)
            yield return ("status", StatusVerbs);
        if (kind is { Plural: "pods", Group: "" })
            yield return ("log", ["get"]);
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
