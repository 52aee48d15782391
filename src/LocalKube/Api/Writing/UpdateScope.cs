using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>What a request may change: the status subresource only the status, the object itself everything else.</summary>
internal static class UpdateScope
{
    // Taken from the stored object if the request leaves them out.
    private static readonly string[] SetByServer = ["uid", "creationTimestamp", "managedFields"];
    private static readonly string[] KeptByServer =
        ["deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "resourceVersion"];

    /// <summary>Restores in <paramref name="after"/> what the request may not change.</summary>
    public static void Restrict(WriteRequest request, JsonObject before, JsonObject after)
    {
        var old = before.Metadata();
        if (request.IsStatus)
            RestrictToStatus(request.Kind, before, after);
        else if (request.Kind.HasStatus)
            after.Put("status", before["status"]);
        var metadata = after.Metadata();
        foreach (var field in SetByServer)
        {
            if (metadata[field] is null)
                metadata.Put(field, old[field]);
        }

        foreach (var field in KeptByServer)
            metadata.Put(field, old[field]);
    }

    /// <summary>Whether <c>metadata.generation</c> must grow.</summary>
    public static bool ChangesDesiredState(ResourceKind kind, JsonObject before, JsonObject after) =>
        !JsonNode.DeepEquals(DesiredState(kind, before), DesiredState(kind, after));

    /// <summary>The parts that the writer can become the owner of, before and after.</summary>
    public static (JsonObject? Before, JsonObject After) Owned(WriteRequest request, JsonObject? before, JsonObject after)
    {
        if (!request.Kind.HasStatus)
            return (before, after);
        return (before is null ? null : Part(before), Part(after));

        JsonObject Part(JsonObject obj)
        {
            var part = obj.Copy();
            if (!request.IsStatus)
                part.Remove("status");
            return part;
        }
    }

    private static void RestrictToStatus(ResourceKind kind, JsonObject before, JsonObject after)
    {
        foreach (var name in before.Concat(after).Select(p => p.Key).Distinct().Where(n => n is not ("status" or "metadata")).ToList())
            after.Put(name, before[name]);
        var metadata = before.Metadata().Copy();
        // The conditional update is done, and names were checked.
        if (kind.Rules.StatusWritesMetadata)
        {
            metadata.Put("labels", after.At("metadata", "labels"));
            metadata.Put("annotations", after.At("metadata", "annotations"));
        }

        metadata.Put("managedFields", after.At("metadata", "managedFields"));
        after["metadata"] = metadata;
    }

    private static JsonObject DesiredState(ResourceKind kind, JsonObject obj)
    {
        var state = obj.Copy();
        state.Remove("metadata");
        if (kind.HasStatus)
            state.Remove("status");
        return state;
    }
}
