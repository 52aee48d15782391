namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>A parsed URL path below <c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">API version, such as <c>v1</c>.</param>
/// <param name="Namespace">Null if the path names none.</param>
/// <param name="Plural">The resource.</param>
/// <param name="Name">Null for the whole collection.</param>
/// <param name="Subresource">Empty for the object itself.</param>
internal sealed record ApiPath(string Group, string Version, string? Namespace, string Plural, string? Name, string Subresource)
{
    /// <summary>Parses a path; null if it is not the path of a resource.</summary>
    public static ApiPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", "v1", .. var rest] => Parse("", "v1", rest),
            ["apis", var group, var version, .. var rest] => Parse(group, version, rest),
            _ => null,
        };
    }

    private static ApiPath? Parse(string group, string version, string[] rest) => rest switch
    {
        // Subresources of a namespace look like resources in it.
        ["namespaces", var name, "status"] => new ApiPath(group, version, null, "namespaces", name, rest[2]),
        ["namespaces", var ns, var plural] => new ApiPath(group, version, ns, plural, null, ""),
        ["namespaces", var ns, var plural, var name] => new ApiPath(group, version, ns, plural, name, ""),
        ["namespaces", var ns, var plural, var name, var sub] => new ApiPath(group, version, ns, plural, name, sub),
        [var plural] => new ApiPath(group, version, null, plural, null, ""),
        [var plural, var name] => new ApiPath(group, version, null, plural, name, ""),
        [var plural, var name, var sub] => new ApiPath(group, version, null, plural, name, sub),
        _ => null,
    };
}
