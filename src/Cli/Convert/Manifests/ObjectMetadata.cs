using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Manifests;

/// <summary>Name, labels and annotations of a Kubernetes object.</summary>
internal static class ObjectMetadata
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static void Read(Fields metadata, Draft draft)
    {
        draft.Namespace = metadata.Text("namespace");
        draft.Labels = Texts(metadata.Object("labels"));
        draft.Annotations = Texts(metadata.Object("annotations"));
        draft.Annotations.Remove(LastApplied);

        // Written by the API server.
        metadata.Ignore("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink", "name");
        if (metadata.List("ownerReferences") is { Count: > 0 } owners)
        {
            var names = owners.OfType<JsonObject>().Select(owner => $"{owner["kind"]} {owner["name"]}");
            draft.NotConverted("metadata.ownerReferences", $"{Short.Of(string.Join(", ", names))} owns the original, and goes on creating it.");
        }

        foreach (var (name, value) in metadata.Unread())
            draft.NotConverted($"metadata.{name}", $"{Short.Of(CompactJson.Of(value))} belongs to the original object.");
    }

    private static JsonObject Texts(Fields? texts)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in texts?.Json.ToList() ?? [])
        {
            if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String)
                copy[name] = text.DeepClone();
            else
                throw Fields.Wrong(texts!.PathOf(name), "a text", value);
        }

        return copy;
    }
}
