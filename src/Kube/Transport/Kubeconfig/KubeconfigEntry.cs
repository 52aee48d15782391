using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>A mapping in a kubeconfig file, with its location for error messages.</summary>
/// <param name="File">The file.</param>
/// <param name="Place">The entry, such as <c>user 'admin'</c>.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record KubeconfigEntry(string File, string Place, JsonObject Fields)
{
    /// <summary>A text; null if it is absent or empty.</summary>
    public string? Text(string field) => Fields[field] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => NullIfEmpty(value.GetValue<string>()),
        _ => throw Error(field, "expected a string; quote values that look like numbers"),
    };

    /// <summary>A required text.</summary>
    public string RequiredText(string field) => Text(field) ?? throw Error(field, "is missing");

    /// <summary>A flag; false if it is absent.</summary>
    public bool Flag(string field) => Fields[field] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw Error(field, "expected true or false"),
    };

    /// <summary>PEM text in base64.</summary>
    public string? Data(string field)
    {
        if (Text(field) is not { } text)
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException e)
        {
            throw Error(field, "expected base64", e);
        }
    }

    /// <summary>A path; relative paths start at the folder of the kubeconfig file.</summary>
    public string? FilePath(string field) => Text(field) is { } path ? FromHere(path) : null;

    /// <summary>Makes a path absolute.</summary>
    public string FromHere(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, path);

    /// <summary>An absolute URL.</summary>
    public Uri? Url(string field, params ReadOnlySpan<string> schemes)
    {
        if (Text(field) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme))
            return url;
        throw Error(field, $"expected a URL that starts with {string.Join(":// or ", schemes!)}://, not '{text}'");
    }

    /// <summary>A nested mapping.</summary>
    public KubeconfigEntry? Nested(string field) => Fields[field] switch
    {
        null => null,
        JsonObject fields => new KubeconfigEntry(File, $"{Place}: {field}", fields),
        _ => throw Error(field, "expected a mapping"),
    };

    /// <summary>A list of texts; empty if it is absent.</summary>
    public IReadOnlyList<string> Texts(string field) => Fields[field] switch
    {
        null => [],
        JsonArray items => [.. items.Select(item => (item as JsonValue)?.ToString() ?? throw Error(field, "expected a list of strings"))],
        _ => throw Error(field, "expected a list of strings"),
    };

    /// <summary>A list of mappings; empty if it is absent.</summary>
    public IReadOnlyList<KubeconfigEntry> Entries(string field) => Fields[field] switch
    {
        null => [],
        JsonArray items =>
        [
            .. items.Select((item, i) => item is JsonObject fields
                ? new KubeconfigEntry(File, $"{Place}: {field}[{i}]", fields)
                : throw Error(field, "expected a list of mappings")),
        ],
        _ => throw Error(field, "expected a list of mappings"),
    };

    /// <summary>Creates an error about a field.</summary>
    public KubeconfigException Error(string field, string what, Exception? inner = null) =>
        new($"{File}: {Place}: {field}: {what}", inner);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
