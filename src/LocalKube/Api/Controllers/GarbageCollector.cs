using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Controllers;

/// <summary>Deletes objects that have lost their last owner, and carries out the propagation policies Foreground and Orphan.</summary>
internal sealed class GarbageCollector(KindRegistry kinds, Deletion deletion) : IClusterController
{
    private readonly Dictionary<string, (Collection Collection, StoredObject Object)> _live = [];
    private readonly Dictionary<string, HashSet<string>> _dependents = [];

    public void Handle(Collection collection, Change change)
    {
        Index(collection, change);
        if (change.After is null)
            OwnerIsGone(change.Shown.Uid);
        else
            CollectIfOwnerless(collection, change.After);
        foreach (var uid in change.Shown.OwnerUids.Append(change.Shown.Uid))
        {
            if (_live.TryGetValue(uid, out var owner) && owner.Object.IsTerminating)
                CarryOutPropagation(owner.Collection, owner.Object);
        }
    }

    private void Index(Collection collection, Change change)
    {
        foreach (var owner in change.Before?.OwnerUids ?? [])
            _dependents.GetValueOrDefault(owner)?.Remove(change.Shown.Uid);
        if (change.After is not { } now)
        {
            _live.Remove(change.Shown.Uid);
            return;
        }

        _live[now.Uid] = (collection, now);
        foreach (var owner in now.OwnerUids)
        {
            if (!_dependents.TryGetValue(owner, out var dependents))
                _dependents[owner] = dependents = [];
            dependents.Add(now.Uid);
        }
    }

    private void OwnerIsGone(string uid)
    {
        foreach (var (collection, dependent) in Dependents(uid))
            CollectIfOwnerless(collection, dependent);
        _dependents.Remove(uid);
    }

    private void CollectIfOwnerless(Collection collection, StoredObject obj)
    {
        if (obj.OwnerUids.Count > 0 && !obj.IsTerminating && !obj.OwnerUids.Any(_live.ContainsKey))
            Delete(collection, obj, "Background");
    }

    private void CarryOutPropagation(Collection collection, StoredObject owner)
    {
        var finalizers = owner.Read().TextsAt("metadata", "finalizers").ToList();
        if (finalizers.Contains(Deletion.OrphanFinalizer))
        {
            foreach (var (dependents, dependent) in Dependents(owner.Uid))
                RemoveOwner(dependents, dependent, owner.Uid);
            Deletion.RemoveFinalizer(collection, owner.Namespace, owner.Name, Deletion.OrphanFinalizer);
        }
        else if (finalizers.Contains(Deletion.ForegroundFinalizer))
        {
            var blocked = false;
            foreach (var (dependents, dependent) in Dependents(owner.Uid))
            {
                blocked |= Blocks(dependent, owner.Uid);
                if (!dependent.IsTerminating && dependent.OwnerUids.All(uid => uid == owner.Uid || !_live.ContainsKey(uid)))
                    Delete(dependents, dependent, Blocks(dependent, owner.Uid) ? "Foreground" : "Background");
            }

            if (!blocked)
                Deletion.RemoveFinalizer(collection, owner.Namespace, owner.Name, Deletion.ForegroundFinalizer);
        }
    }

    private List<(Collection Collection, StoredObject Object)> Dependents(string uid) =>
        [.. (_dependents.GetValueOrDefault(uid) ?? []).Where(_live.ContainsKey).Select(d => _live[d])];

    private static bool Blocks(StoredObject dependent, string owner) => dependent.Read().ObjectsAt("metadata", "ownerReferences")
        .Any(o => o.TextAt("uid") == owner && o.FlagAt("blockOwnerDeletion") == true);

    private static void RemoveOwner(Collection collection, StoredObject dependent, string owner)
    {
        while (collection.Find(dependent.Namespace, dependent.Name) is { } current && current.Uid == dependent.Uid)
        {
            var body = current.Read();
            var rest = body.ObjectsAt("metadata", "ownerReferences").Where(o => o.TextAt("uid") != owner).Select(o => o.DeepClone()).ToArray();
            body.Metadata().Put("ownerReferences", rest.Length == 0 ? null : new JsonArray(rest));
            if (collection.Replace(current, body) is not null)
                return;
        }
    }

    private void Delete(Collection collection, StoredObject obj, string propagation)
    {
        if (kinds.Current.OfCollection(collection.Name) is { } kind)
            deletion.DeleteSeen(kind, obj, propagation);
    }
}
