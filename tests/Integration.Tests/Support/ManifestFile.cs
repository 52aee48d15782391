using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>A manifest, and what the comments at its head say of it.</summary>
public sealed record ManifestFile(string Text)
{
    /// <summary><c># expect:</c> what the server's refusal of a bad manifest holds.</summary>
    public string Expectation => Comment("expect") ?? throw new InvalidOperationException("A bad manifest needs a line '# expect: '.");

    /// <summary><c># needs: cel</c>: the rule that refuses it is written in CEL.</summary>
    public bool NeedsCel => Comment("needs") == "cel";

    /// <summary>
    /// <c># without cel:</c> what the Stalled condition holds where the server takes it, having no CEL; null where nothing finds it.
    /// </summary>
    public string? WithoutCel => Comment("without cel");

    /// <summary><c># not yet:</c> what the Stalled condition of a good manifest holds while the operator cannot do what it says.</summary>
    public string? NotYet => Comment("not yet");

    public IReadOnlyList<JsonObject> Documents => [.. YamlText.Documents(Text)];

    private string? Comment(string key) => Text.Split('\n')
        .TakeWhile(line => line.StartsWith('#'))
        .Where(line => line.StartsWith($"# {key}: ", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 4)..].Trim())
        .FirstOrDefault();
}
