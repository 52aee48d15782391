using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Controllers;

/// <summary>Empties a namespace that is being deleted, and removes it when it is empty.</summary>
internal sealed class NamespaceFinalizer(ObjectStore store, KindRegistry kinds, Deletion deletion) : IClusterController
{
    private readonly Collection _namespaces = store.Collection(BuiltinKinds.Instance.Namespaces.CollectionName);

    public async ValueTask HandleAsync(Collection collection, Change change)
    {
        if (collection == _namespaces)
        {
            if (change.After is { IsTerminating: true } terminating)
                await EmptyAsync(terminating.Name);
        }
        else if (change.Shown.Namespace is { } ns && (change.After is null || change.Before is null) && IsTerminating(ns))
        {
            // Either the last object is gone, or one arrived that was in progress when the deletion began.
            if (change.After is { } late && kinds.Current.OfCollection(collection.Name) is { } kind)
                await deletion.DeleteSeenAsync(kind, late);
            if (IsEmpty(ns))
                await FinishAsync(ns);
        }
    }

    private async ValueTask EmptyAsync(string ns)
    {
        foreach (var collection in store.Collections)
        {
            if (kinds.Current.OfCollection(collection.Name) is not { } kind)
                continue;
            foreach (var obj in collection.Current.Objects.Values.Where(o => o.Namespace == ns && !o.IsTerminating))
                await deletion.DeleteSeenAsync(kind, obj);
        }

        if (IsEmpty(ns))
            await FinishAsync(ns);
    }

    private bool IsTerminating(string ns) => _namespaces.Find(null, ns) is { IsTerminating: true };

    private bool IsEmpty(string ns) => store.Collections.All(c => c.CountIn(ns) == 0);

    private async ValueTask FinishAsync(string ns)
    {
        while (_namespaces.Find(null, ns) is { IsTerminating: true } current)
        {
            var body = current.Read();
            body.Ensure("spec")["finalizers"] = new JsonArray();
            if (await (Deletion.IsComplete(body) ? _namespaces.RemoveAsync(current) : _namespaces.ReplaceAsync(current, body)) is not null)
                return;
        }
    }
}
