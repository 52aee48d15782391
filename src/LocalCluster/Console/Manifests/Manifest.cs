using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalCluster.Console.Manifests;

/// <summary>One object to apply, or the <paramref name="Problem"/> if there is no object.</summary>
/// <param name="File">Its file.</param>
/// <param name="Document">The number of its document in the file, from 1.</param>
/// <param name="Object">The object.</param>
/// <param name="Problem">What is wrong with the file or the document.</param>
internal sealed record Manifest(string File, int Document, JsonObject? Object, string? Problem = null)
{
    public string ApiVersion => Text("apiVersion");

    public string Kind => Text("kind");

    public string Name => (Object?["metadata"] as JsonObject)?["name"]?.ToString() ?? "";

    public string? Namespace => (Object?["metadata"] as JsonObject)?["namespace"]?.ToString();

    /// <summary>Its location, for messages.</summary>
    public string Place => $"{File}, document {Document}";

    private string Text(string member) => Object?[member]?.ToString() ?? "";
}
