using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Selection;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Api.Handlers;

/// <summary>Get and list.</summary>
internal sealed class ReadHandler(ObjectStore store, TimeProvider time)
{
    private const string ExpiredContinue =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
        + "parameter.";

    public Task GetAsync(ResourceRequest request)
    {
        var (kind, path) = (request.Kind, request.Path);
        var found = store.Collection(kind.CollectionName).Find(path.Namespace, path.Name!) ?? throw Refusals.NotFound(kind, path.Name!);
        return request.WriteObjectAsync(found, time.GetUtcNow());
    }

    public Task ListAsync(ResourceRequest request)
    {
        var selector = ObjectSelector.Of(request.Http, request.Kind, request.Path);
        var options = ListOptions.Read(request.Http);
        var collection = store.Collection(request.Kind.CollectionName);
        var (snapshot, after) = Find(collection, options);

        var matching = snapshot.Objects.Values
            .Where(o => after is null || string.CompareOrdinal(o.Key, after) > 0)
            .Where(selector.Matches);
        var page = (options.Limit > 0 ? matching.Take(options.Limit + 1) : matching).ToList();
        var meta = new JsonObject { ["resourceVersion"] = snapshot.Revision.ToString() };
        if (options.Limit > 0 && page.Count > options.Limit)
        {
            page.RemoveAt(options.Limit);
            meta["continue"] = new ContinueToken(snapshot.Revision, page[^1].Key).ToString();
            // With a selector, Kubernetes does not count objects that it has not looked at.
            if (!selector.IsFiltering)
                meta["remainingItemCount"] = (long)matching.Count() - page.Count;
        }

        return request.WriteListAsync(page, meta, time.GetUtcNow());
    }

    private static (Snapshot Snapshot, string? After) Find(Collection collection, ListOptions options)
    {
        var current = collection.Current;
        if (options.Continue is { } token)
            return (collection.At(token.Revision) ?? throw Refusals.Expired(ExpiredContinue), token.After);
        if (options.ResourceVersion is { } version && version > current.Revision)
            throw Refusals.TooLargeResourceVersion(version, current.Revision);
        return (current, null);
    }
}
