using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Selection;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Api.Watch;

/// <summary>Watch: streams the changes of a collection, starting at a resource version.</summary>
internal sealed class WatchHandler(ObjectStore store, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BeforeEnd = TimeSpan.FromSeconds(2);

    public async Task WatchAsync(ResourceRequest request)
    {
        var options = ListOptions.Read(request.Http);
        var selector = ObjectSelector.Of(request.Http, request.Kind, request.Path);
        var timeout = request.Http.Number("timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;
        var writer = new WatchWriter(request, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        try
        {
            await FollowAsync(request, options, selector, writer, time.GetUtcNow() + timeout, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client has disconnected, or the server is stopping.
        }
    }

    private async Task FollowAsync(
        ResourceRequest request,
        ListOptions options,
        ObjectSelector selector,
        WatchWriter writer,
        DateTimeOffset end,
        CancellationToken cancellationToken)
    {
        var collection = store.Collection(request.Kind.CollectionName);
        var bookmarks = request.Http.Flag("allowWatchBookmarks");
        var revision = Start(collection, options, selector, writer, bookmarks);
        await writer.FlushAsync(cancellationToken);
        var nextBookmark = NextBookmark(time.GetUtcNow(), end);
        while (true)
        {
            if (collection.After(revision) is not var (changes, reached, next))
            {
                var expired = Refusals.Expired($"too old resource version: {revision} ({collection.Floor})");
                await writer.WriteErrorAsync(expired.Status, cancellationToken);
                return;
            }

            foreach (var change in changes)
                Write(writer, selector, change);
            revision = Math.Max(revision, reached);
            var now = time.GetUtcNow();
            if (bookmarks && now >= nextBookmark)
            {
                writer.WriteBookmark(revision);
                nextBookmark = NextBookmark(now, end);
            }

            await writer.FlushAsync(cancellationToken);
            if (now >= end)
            {
                // The last bookmark says where to continue.
                if (bookmarks)
                    writer.WriteBookmark(revision);
                await writer.FlushAsync(cancellationToken);
                return;
            }

            await WaitAsync(next, (bookmarks && nextBookmark < end ? nextBookmark : end) - now, cancellationToken);
        }
    }

    /// <summary>Once a minute, and two seconds before the end.</summary>
    private static DateTimeOffset NextBookmark(DateTimeOffset now, DateTimeOffset end) =>
        end - BeforeEnd is var last && last > now && last < now + BookmarkPeriod ? last : now + BookmarkPeriod;

    /// <summary>Sends the existing objects if requested, and returns the revision to continue from.</summary>
    private static long Start(Collection collection, ListOptions options, ObjectSelector selector, WatchWriter writer, bool bookmarks)
    {
        var wantsState = options.SendInitialEvents ?? options.ResourceVersion is null or 0;
        var current = collection.Current;
        if (!wantsState)
            return options.ResourceVersion is null or 0 ? current.Revision : options.ResourceVersion.Value;
        if (options.ResourceVersion > current.Revision)
            throw Refusals.TooLargeResourceVersion(options.ResourceVersion.Value, current.Revision);
        foreach (var obj in current.Objects.Values.Where(selector.Matches))
            writer.Write("ADDED", obj);
        if (options.SendInitialEvents == true && bookmarks)
            writer.WriteBookmark(current.Revision, endOfInitialEvents: true);
        return current.Revision;
    }

    /// <summary>For this watch, an object that leaves the selection is deleted, and one that enters it is added.</summary>
    private static void Write(WatchWriter writer, ObjectSelector selector, Change change)
    {
        var was = change.Before is { } before && selector.Matches(before);
        var isNow = change.After is { } after && selector.Matches(after);
        if (isNow)
            writer.Write(was ? "MODIFIED" : "ADDED", change.After!);
        else if (was)
            writer.Write("DELETED", change.Last ?? StoredObject.From(change.Before!.Read(), change.Revision));
    }

    private async Task WaitAsync(Task next, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A bookmark is due, or the watch ends.
        }
    }
}
