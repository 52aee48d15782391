using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Client;

/// <summary>Reads all pages of a list at one version. If the server forgets that version, the list restarts.</summary>
/// <param name="transport">Sends the requests.</param>
/// <param name="path">The resource, or one namespace of it.</param>
/// <param name="type">Serializer of an item.</param>
internal sealed class ListPages<TItem>(ApiTransport transport, string path, JsonTypeInfo<TItem> type) where TItem : class
{
    // How often a list restarts when its continue token expires. After that it is read in one piece, which cannot expire.
    private const int MaxPagedRestarts = 2;

    /// <summary>Accepted media types. Default JSON.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Receives the items in order.</summary>
    public required Action<TItem> Add { get; init; }

    /// <summary>Called when the list restarts: discard the items added so far.</summary>
    public required Action Restart { get; init; }

    /// <summary>Receives the items that cannot be read; if null, such an item ends the list.</summary>
    public Action<UndecodableObject>? Undecodable { get; init; }

    /// <inheritdoc cref="ListReader{T}.PassOver"/>
    public Func<ReadOnlySequence<byte>, bool>? PassOver { get; init; }

    /// <summary>Reads all pages, or as many as the options say; returns the metadata of the last one.</summary>
    public async Task<ListMeta> ReadAsync(ListOptions options, CancellationToken cancellationToken)
    {
        for (var restarts = 0; ; restarts++)
        {
            var (page, read) = (new ListMeta(), 0);
            try
            {
                do
                {
                    page = await ReadPageAsync(options, page.Continue, cancellationToken);
                    read++;
                }
                while (page.Continue is { Length: > 0 } && read != options.MostPages);
                return page;
            }
            catch (ApiException e) when (e.IsExpired && page.Continue is { Length: > 0 })
            {
                Restart();
                options = options with { ResourceVersion = null, Limit = restarts < MaxPagedRestarts ? options.Limit : 0 };
            }
        }
    }

    private Task<ListMeta> ReadPageAsync(ListOptions options, string? next, CancellationToken cancellationToken)
    {
        var isFirst = string.IsNullOrEmpty(next);
        var version = isFirst && options.ResourceVersion is { Length: > 0 } ? options.ResourceVersion : null;
        var query = new QueryString(path)
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("limit", options.Limit > 0 ? options.Limit.ToString() : null)
            .Add("continue", isFirst ? null : next)
            .Add("resourceVersion", version)

            // Without this, a limit would turn "not older than" into "exactly".
            .Add("resourceVersionMatch", version is null or "0" ? null : "NotOlderThan");
        return transport.SendAsync(
            new ApiRequest(HttpMethod.Get, query.ToString()) { Accept = Accept },
            new ListReader<TItem>(type, Add, Undecodable) { PassOver = PassOver }.ReadAsync,
            cancellationToken);
    }
}
