using System.Text.Json.Nodes;
using ScheduledJobs.LocalCluster.Api.Builtin;
using ScheduledJobs.LocalCluster.Api.Json;
using ScheduledJobs.LocalCluster.Api.Kinds;
using ScheduledJobs.LocalCluster.Api.Storage;
using ScheduledJobs.LocalCluster.Api.Writing;

namespace ScheduledJobs.LocalCluster.Api.Controllers;

/// <summary>Empties a namespace that is being deleted, and lets it go when it is empty.</summary>
internal sealed class NamespaceFinalizer(ObjectStore store, KindRegistry kinds, Deletion deletion) : IClusterController
{
    private readonly Collection _namespaces = store.Collection(BuiltinKinds.Instance.Namespaces.CollectionName);

    public void Handle(Collection collection, Change change)
    {
        var name = collection == _namespaces ? change.After?.Name : change.After is null ? change.Shown.Namespace : null;
        if (name is not null && _namespaces.Find(null, name) is { IsTerminating: true })
            Empty(name);
    }

    private void Empty(string ns)
    {
        foreach (var collection in store.Collections)
        {
            if (kinds.Current.OfCollection(collection.Name) is not { } kind)
                continue;
            foreach (var obj in collection.Current.Objects.Values.Where(o => o.Namespace == ns && !o.IsTerminating))
                deletion.DeleteSeen(kind, obj);
        }

        // What is still ending comes back here when it is gone.
        if (IsEmpty(ns))
            Finish(ns);
    }

    private bool IsEmpty(string ns) => store.Collections.All(c => !c.Current.Objects.Values.Any(o => o.Namespace == ns));

    private void Finish(string ns)
    {
        while (_namespaces.Find(null, ns) is { IsTerminating: true } current)
        {
            var body = current.Read();
            body.Ensure("spec")["finalizers"] = new JsonArray();
            if ((Deletion.IsComplete(body) ? _namespaces.Remove(current) : _namespaces.Replace(current, body)) is not null)
                return;
        }
    }
}
