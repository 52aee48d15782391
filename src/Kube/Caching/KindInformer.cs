using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Kube.Caching;

/// <summary>
/// Informers of a namespaced kind whose definition or permission may be missing, may go and may come back. While it is not served, the store keeps what
/// it last held, and the API server is asked again and again: after a second at first, then every 30 to 60 s.
/// </summary>
/// <typeparam name="T">The C# type of one object.</typeparam>
public sealed class KindInformer<T> where T : class, IKubeObject
{
    /// <summary>
    /// How many times in a row the server must refuse a kind that it has served. With the waits in between that takes 6 to 12 s: credentials that have
    /// just expired, and an API server that starts, look the same once.
    /// </summary>
    internal const int MinRefusals = 4;

    /// <summary>How often to ask whether a kind is still served: not every server ends the watches of a definition that is deleted.</summary>
    internal static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    private readonly KubeClient _client;
    private readonly KindInformerOptions<T> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile KindStatus _status = new(KindState.Starting);
    private volatile Informer<T>[] _informers = [];
    private volatile ResourceClient<T>? _resource;
    private int _refusals;

    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="options">What to follow.</param>
    /// <param name="time">Measures waits.</param>
    /// <param name="logger">Receives a line when the kind begins or ceases to be served.</param>
    public KindInformer(KubeClient client, KindInformerOptions<T> options, TimeProvider time, ILogger logger)
    {
        (_client, _options, _time, _logger) = (client, options, time, logger);
        _backoff = new Backoff(time, options.Random);
    }

    /// <summary>The objects. Informers of several namespaces share it.</summary>
    public required ObjectStore<T> Store { get; init; }

    /// <summary>Called after each change of the store. Must be quick and must not throw.</summary>
    public Action<StoreChange<T>>? Changed { get; init; }

    /// <summary>Called after each change of <see cref="Status"/>. Must be quick and must not throw.</summary>
    public Action<KindStatus>? StatusChanged { get; init; }

    /// <summary>Whether the objects can be followed.</summary>
    public KindStatus Status => _status;

    /// <summary>Completes when <see cref="Status"/> is known.</summary>
    public Task Known => _known.Task;

    /// <summary>Reads and writes the objects; null unless the kind is served.</summary>
    public ResourceClient<T>? Client => _status.State == KindState.Served ? _resource : null;

    /// <summary>Number of objects that exist now and cannot be read.</summary>
    public int UnreadableCount => _informers.Sum(i => i.UnreadableCount);

    /// <summary>Completes when the store is not older than the call, or at once if the kind is not served.</summary>
    public Task ConfirmFreshAsync(CancellationToken cancellationToken) =>
        _status.State == KindState.Served ? Task.WhenAll(_informers.Select(i => i.ConfirmFreshAsync(cancellationToken))) : Task.CompletedTask;

    /// <summary>Follows the kind. Returns only when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await FollowAsync(cancellationToken) is { } refusal)
                    Refuse(refusal);
                await Task.Delay(_backoff.Next(), _time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Finds and follows the kind until that is refused. Null if the server gave no answer.</summary>
    private async Task<KindStatus?> FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kind = _options.Kind;
            if (await _client.FindKindAsync(kind, cancellationToken) is not { } found)
                return new KindStatus(KindState.NotServed, $"the cluster does not serve {kind}{await OtherVersionsAsync(cancellationToken)}");
            if (!found.IsNamespaced)
                return new KindStatus(KindState.NotNamespaced, $"{kind} is not namespaced");
            return new KindStatus(KindState.Forbidden, await FollowAsync(found, cancellationToken));
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            return new KindStatus(KindState.Forbidden, e.Message);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The other informers of the process say in the log that the API server is not available.
            return null;
        }
    }

    private async Task<string> OtherVersionsAsync(CancellationToken cancellationToken)
    {
        var versions = await _client.FindVersionsAsync(_options.Kind.Group, cancellationToken);
        return versions.Count == 0 || versions.Contains(_options.Kind.Version) ? "" : $", but it serves {_options.Kind.Group} in {string.Join(", ", versions)}";
    }

    /// <summary>Follows the objects until the server refuses that; returns its words.</summary>
    private async Task<string> FollowAsync(DiscoveredKind found, CancellationToken cancellationToken)
    {
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var message = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var resource = _client.Resource(_options.TypeOf(_options.Kind, found.Plural));
        var informers = _options.Namespaces.Count == 0 ? [Create(null)] : _options.Namespaces.Select(Create).ToArray();
        _resource = resource;
        var running = Task.WhenAll(informers.Select(i => i.RunAsync(refused.Token)));
        var serving = ServeAsync(informers, refused.Token);
        var asking = UntilGoneAsync(refused.Token);
        await Task.WhenAny(message.Task, running, asking);
        await refused.CancelAsync();
        await Task.WhenAll(running, serving, asking);
        message.TrySetResult($"the cluster does not serve {_options.Kind}");
        cancellationToken.ThrowIfCancellationRequested();
        return await message.Task;

        Informer<T> Create(string? scope) => new(
            resource, Store, new InformerOptions { Namespace = scope, LabelSelector = _options.LabelSelector, Random = _options.Random }, _time, NullLogger.Instance)
        {
            Changed = Changed,
            Refused = words => message.TrySetResult(words),
            Restarting = _options.Restarting,
        };
    }

    /// <summary>Completes when the server does not serve the kind any more.</summary>
    private async Task UntilGoneAsync(CancellationToken refused)
    {
        try
        {
            do
            {
                await Task.Delay(AskAgain, _time, refused);
            }
            while (await IsServedAsync(refused));
        }
        catch (OperationCanceledException) when (refused.IsCancellationRequested)
        {
            // It was refused in the meantime.
        }
    }

    private async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.FindKindAsync(_options.Kind, cancellationToken) is not null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // No answer says nothing of the kind.
            return true;
        }
    }

    private async Task ServeAsync(Informer<T>[] informers, CancellationToken refused)
    {
        try
        {
            await Task.WhenAll(informers.SelectMany(i => (Task[])[i.Synced, i.Watching])).WaitAsync(refused);
            _informers = informers;
            _refusals = 0;
            Set(new KindStatus(KindState.Served));
        }
        catch (OperationCanceledException) when (refused.IsCancellationRequested)
        {
            // The refusal counts.
        }
    }

    private void Refuse(KindStatus refusal)
    {
        _refusals++;
        if (_refusals >= MinRefusals || (_status.State == KindState.Starting && _options.IsServing()) || _status.State is not (KindState.Starting or KindState.Served))
            Set(refusal);
    }

    private void Set(KindStatus status)
    {
        if (status == _status)
            return;
        _status = status;
        _known.TrySetResult();
        if (status.State == KindState.Served)
            _logger.Follows(_options.Kind);
        else
            _logger.CannotFollow(_options.Kind, status.Message!);
        StatusChanged?.Invoke(status);
    }
}
