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

    /// <summary>Takes note of an object. Those of the last start are all known before one is judged: an owner may come after what it owns.</summary>
    public void Know(Collection collection, Change change)
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

    public async ValueTask HandleAsync(Collection collection, Change change)
    {
        Know(collection, change);
        if (change.After is null)
            await OwnerIsGoneAsync(change.Shown.Uid);
        else
            await CollectIfOwnerlessAsync(collection, change.After);
        foreach (var uid in change.Shown.OwnerUids.Append(change.Shown.Uid))
        {
            if (_live.TryGetValue(uid, out var owner) && owner.Object.IsTerminating)
                await CarryOutPropagationAsync(owner.Collection, owner.Object);
        }
    }

    private async ValueTask OwnerIsGoneAsync(string uid)
    {
        foreach (var (collection, dependent) in Dependents(uid))
            await CollectIfOwnerlessAsync(collection, dependent);
        _dependents.Remove(uid);
    }

    private async ValueTask CollectIfOwnerlessAsync(Collection collection, StoredObject obj)
    {
        if (obj.OwnerUids.Count > 0 && !obj.IsTerminating && !obj.OwnerUids.Any(_live.ContainsKey))
            await DeleteAsync(collection, obj, "Background");
    }

    private async ValueTask CarryOutPropagationAsync(Collection collection, StoredObject owner)
    {
        var finalizers = owner.Read().TextsAt("metadata", "finalizers").ToList();
        if (finalizers.Contains(Deletion.OrphanFinalizer))
        {
            foreach (var (dependents, dependent) in Dependents(owner.Uid))
                await RemoveOwnerAsync(dependents, dependent, owner.Uid);
            await Deletion.RemoveFinalizerAsync(collection, owner.Namespace, owner.Name, Deletion.OrphanFinalizer);
        }
        else if (finalizers.Contains(Deletion.ForegroundFinalizer))
        {
            var blocked = false;
            foreach (var (dependents, dependent) in Dependents(owner.Uid))
            {
                blocked |= Blocks(dependent, owner.Uid);
                if (!dependent.IsTerminating && dependent.OwnerUids.All(uid => uid == owner.Uid || !_live.ContainsKey(uid)))
                    await DeleteAsync(dependents, dependent, Blocks(dependent, owner.Uid) ? "Foreground" : "Background");
            }

            if (!blocked)
                await Deletion.RemoveFinalizerAsync(collection, owner.Namespace, owner.Name, Deletion.ForegroundFinalizer);
        }
    }

    private List<(Collection Collection, StoredObject Object)> Dependents(string uid) =>
        [.. (_dependents.GetValueOrDefault(uid) ?? []).Where(_live.ContainsKey).Select(d => _live[d])];

    private static bool Blocks(StoredObject dependent, string owner) => dependent.Read().ObjectsAt("metadata", "ownerReferences")
        .Any(o => o.TextAt("uid") == owner && o.FlagAt("blockOwnerDeletion") == true);

    private static async ValueTask RemoveOwnerAsync(Collection collection, StoredObject dependent, string owner)
    {
        while (collection.Find(dependent.Namespace, dependent.Name) is { } current && current.Uid == dependent.Uid)
        {
            var body = current.Read();
            var rest = body.ObjectsAt("metadata", "ownerReferences").Where(o => o.TextAt("uid") != owner).Select(o => o.DeepClone()).ToArray();
            body.Metadata().Put("ownerReferences", rest.Length == 0 ? null : new JsonArray(rest));
            if (await collection.ReplaceAsync(current, body) is not null)
                return;
        }
    }

    private async ValueTask DeleteAsync(Collection collection, StoredObject obj, string propagation)
    {
        if (kinds.Current.OfCollection(collection.Name) is { } kind)
            await deletion.DeleteSeenAsync(kind, obj, propagation);
    }
}
