using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>How to delete.</summary>
/// <param name="GraceSeconds">Grace period in seconds; null to use the object's own.</param>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null to use the kind's default.</param>
/// <param name="Uid">Delete only the object with this uid.</param>
/// <param name="ResourceVersion">Delete only this version.</param>
/// <param name="DryRun">Only report what would happen.</param>
internal sealed record DeleteRequest(
    long? GraceSeconds = null, string? Propagation = null, string? Uid = null, string? ResourceVersion = null, bool DryRun = false);

/// <summary>Deletes objects: at once, or after a grace period, or after their finalizers.</summary>
internal sealed class Deletion(ObjectStore store, TimeProvider time)
{
    public const string ForegroundFinalizer = "foregroundDeletion";
    public const string OrphanFinalizer = "orphan";

    private static readonly string[] ProtectedNamespaces = ["default", "kube-system", "kube-public"];

    /// <summary>Whether an object that is being deleted can be removed, because nothing holds it.</summary>
    public static bool IsComplete(JsonObject obj) =>
        obj.At("metadata", "deletionTimestamp") is not null
        && obj.NumberAt("metadata", "deletionGracePeriodSeconds") is null or 0
        && obj.ArrayAt("metadata", "finalizers") is not { Count: > 0 }
        && obj.ArrayAt("spec", "finalizers") is not { Count: > 0 };

    /// <summary>The object's current or last state, and whether it is gone.</summary>
    public async ValueTask<(StoredObject Object, bool Gone)> DeleteAsync(ResourceKind kind, string? ns, string name, DeleteRequest request)
    {
        if (kind == BuiltinKinds.Instance.Namespaces && ProtectedNamespaces.Contains(name))
            throw Refusals.NamespaceProtected(name);
        var collection = store.Collection(kind.CollectionName);
        while (true)
        {
            var current = collection.Find(ns, name) ?? throw Refusals.NotFound(kind, name);
            CheckPreconditions(kind, current, request);
            var marked = current.Read();
            Mark(kind, marked, request);
            if (IsComplete(marked))
            {
                if (request.DryRun)
                    return (StoredObject.From(marked, current.Version), true);
                if (await collection.RemoveAsync(current) is { } last)
                    return (last, true);
            }
            else if (JsonNode.DeepEquals(marked, current.Read()))
            {
                return (current, false);
            }
            else if (request.DryRun)
            {
                return (StoredObject.From(marked, current.Version), false);
            }
            else if (await collection.ReplaceAsync(current, marked) is { } terminating)
            {
                return (terminating, false);
            }
        }
    }

    /// <summary>Deletes an object as a controller has seen it, unless another request was faster.</summary>
    public async ValueTask DeleteSeenAsync(ResourceKind kind, StoredObject seen, string propagation = "Background")
    {
        try
        {
            await DeleteAsync(kind, seen.Namespace, seen.Name, new DeleteRequest(Propagation: propagation, Uid: seen.Uid));
        }
        catch (StatusException e) when (e.Status.Code is 404 or 409)
        {
            // It is already gone, or another object has its name now.
        }
    }

    /// <summary>Removes a finalizer from an object, and the object itself if nothing else holds it.</summary>
    public static async ValueTask RemoveFinalizerAsync(Collection collection, string? ns, string name, string finalizer)
    {
        while (collection.Find(ns, name) is { } current)
        {
            var body = current.Read();
            var rest = body.TextsAt("metadata", "finalizers").Where(f => f != finalizer).ToList();
            body.Metadata().Put("finalizers", rest.Count == 0 ? null : new JsonArray([.. rest.Select(f => JsonValue.Create(f))]));
            if (await (IsComplete(body) ? collection.RemoveAsync(current) : collection.ReplaceAsync(current, body)) is not null)
                return;
        }
    }

    /// <summary>Sets the deletion timestamp, or shortens the grace period, and adds the finalizer of the propagation policy.</summary>
    private void Mark(ResourceKind kind, JsonObject obj, DeleteRequest request)
    {
        var metadata = obj.Metadata();
        SetPropagation(kind, metadata, request.Propagation);
        var grace = kind.Rules.GracePeriod(obj, request.GraceSeconds) ?? 0;
        var start = time.GetUtcNow();
        if (HumanDuration.Instant(metadata.TextAt("deletionTimestamp")) is { } end)
        {
            // A running grace period can only get shorter.
            var running = metadata.NumberAt("deletionGracePeriodSeconds") ?? 0;
            if (grace >= running)
                return;
            start = end.AddSeconds(-running);
        }
        else if (kind.Rules.TracksGeneration)
        {
            metadata["generation"] = (metadata.NumberAt("generation") ?? 0) + 1;
        }

        metadata["deletionTimestamp"] = KubeTimeConverter.ToText(start.AddSeconds(grace));
        if (kind == BuiltinKinds.Instance.Namespaces)
            obj.Ensure("status")["phase"] = "Terminating";
        else
            metadata["deletionGracePeriodSeconds"] = grace;
    }

    private static void SetPropagation(ResourceKind kind, JsonObject metadata, string? asked)
    {
        var running = metadata["deletionTimestamp"] is not null;
        var policy = asked ?? (running ? null : kind.Rules.DefaultPropagation);
        if (policy is null)
            return;
        var finalizers = metadata.TextsAt("finalizers").Where(f => f is not (ForegroundFinalizer or OrphanFinalizer)).ToList();
        if (policy == "Foreground")
            finalizers.Add(ForegroundFinalizer);
        if (policy == "Orphan")
            finalizers.Add(OrphanFinalizer);
        metadata.Put("finalizers", finalizers.Count == 0 ? null : new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]));
    }

    private static void CheckPreconditions(ResourceKind kind, StoredObject current, DeleteRequest request)
    {
        if (request.Uid is { } uid && uid != current.Uid)
        {
            throw Refusals.PreconditionFailed(
                kind, current.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({current.Uid}). "
                + "The object might have been deleted and then recreated");
        }

        if (request.ResourceVersion is { } version && version != current.Version.ToString())
        {
            throw Refusals.PreconditionFailed(
                kind, current.Name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({current.Version}). "
                + "The object might have been modified");
        }
    }
}
