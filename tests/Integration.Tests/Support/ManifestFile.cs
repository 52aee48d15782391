using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>A manifest, and the comments at its head.</summary>
public sealed record ManifestFile(string Text)
{
    /// <summary><c># expect:</c> part of the server's refusal of a bad manifest.</summary>
    public string Expectation => Comment("expect") ?? throw new InvalidOperationException("A bad manifest needs a line '# expect: '.");

    /// <summary><c># needs: cel</c>: the rule that rejects it is written in CEL.</summary>
    public bool NeedsCel => Comment("needs") == "cel";

    /// <summary>
    /// <c># without cel:</c> part of the Stalled condition if a server without CEL accepts it; null if nothing detects it.
    /// </summary>
    public string? WithoutCel => Comment("without cel");

    public IReadOnlyList<JsonObject> Documents => [.. YamlText.Documents(Text)];

    private string? Comment(string key) => Text.Split('\n')
        .TakeWhile(line => line.StartsWith('#'))
        .Where(line => line.StartsWith($"# {key}: ", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 4)..].Trim())
        .FirstOrDefault();
}
