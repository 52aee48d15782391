using System.Text.Json.Serialization.Metadata;

namespace ScheduledJobs.Kube.Resources;

/// <summary>A kind's place in the API, and how its objects are read and written.</summary>
/// <typeparam name="T">The C# type of one object.</typeparam>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version, such as <c>v1</c>.</param>
/// <param name="Plural">Resource name in URLs, such as <c>pods</c>.</param>
/// <param name="Kind">Kind in CamelCase, such as <c>Pod</c>.</param>
/// <param name="TypeInfo">Source-generated serializer of <typeparamref name="T"/>.</param>
/// <param name="Namespaced">False for cluster-scoped kinds.</param>
public sealed record ResourceType<T>(
    string Group, string Version, string Plural, string Kind, JsonTypeInfo<T> TypeInfo, bool Namespaced = true)
    where T : class, IKubeObject
{
    /// <summary><c>group/version</c>, or <c>version</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The URL path of the resource, of one namespace, or of one object, without leading slash.</summary>
    public string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (@namespace is { Length: > 0 })
            path += $"/namespaces/{Uri.EscapeDataString(@namespace)}";
        path += $"/{Plural}";
        if (name is not null)
            path += $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }
}
