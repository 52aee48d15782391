using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Which namespaces are suspended, by an annotation of the Namespace. An operator that may not read Namespaces, as one that watches only some of them, says
/// so once and ignores the annotation; it asks again from time to time.
/// </summary>
internal sealed class NamespacePauses
{
    /// <summary>How long to go on without before it asks again whether it may read Namespaces.</summary>
    internal static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait if the API server did not say whether it may.</summary>
    internal static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    /// <summary>How long a new leader waits at most to know the present pauses.</summary>
    internal static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(10);

    private readonly ResourceClient<Namespace> _client;
    private readonly Informer<Namespace> _informer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _goesWithout = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _served;

    /// <param name="client">The cluster.</param>
    /// <param name="served">Completes when the API server has served what the operator cannot go without.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Logs.</param>
    public NamespacePauses(KubeClient client, Task served, TimeProvider time, ILoggerFactory loggers)
    {
        _served = served;
        _client = client.Resource(KnownResources.Namespaces);
        _time = time;
        _logger = loggers.CreateLogger<NamespacePauses>();
        _informer = new Informer<Namespace>(_client, Namespaces, new InformerOptions(), time, loggers.CreateLogger<Informer<Namespace>>()) { Changed = Tell };
    }

    /// <summary>All Namespaces.</summary>
    public ObjectStore<Namespace> Namespaces { get; } = new();

    /// <summary>Called with the name of a namespace whose annotation has changed. Must be quick.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>Completes when the pauses are known, or when it is known that they cannot be.</summary>
    public Task Known => Task.WhenAny(_informer.Synced, _goesWithout.Task);

    /// <summary>The pause of a namespace; null if it is not suspended.</summary>
    public NamespacePause? Find(string name) => NamespacePause.Read(AnnotationOf(Namespaces.Get(new ObjectKey("", name))));

    /// <summary>
    /// Completes when the pauses are not older than the call: a new leader must not resume what its predecessor saw suspended. A right to read Namespaces that was
    /// taken away does not keep it from leading: then it goes on with what is known.
    /// </summary>
    public async Task ConfirmFreshAsync(CancellationToken cancellationToken)
    {
        if (!_informer.HasSynced)
            return;
        using var limit = new CancellationTokenSource(ConfirmWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _informer.ConfirmFreshAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What it knows may be old.
        }
    }

    /// <summary>Follows the Namespaces until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await AskAsync(cancellationToken) is { } wait)
                await Task.Delay(wait, _time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await _informer.RunAsync(cancellationToken);
    }

    /// <summary>Asks whether it may read Namespaces. Returns how long to wait before it asks again; null if it may.</summary>
    private async Task<TimeSpan?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.ListAsync(null, ListOptions.All, cancellationToken);
            return null;
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            // An API server that starts refuses everything until it has read its roles. That must not resume what is suspended.
            if (!_served.IsCompletedSuccessfully)
                return TryAgain;
            if (_goesWithout.TrySetResult())
                _logger.GoesWithoutNamespaces(ApiConstants.SuspendedAnnotation, e.Message);
            return AskAgain;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The other caches say in the log that the API server is not available.
            return TryAgain;
        }
    }

    private void Tell(StoreChange<Namespace> change)
    {
        if (AnnotationOf(change.Old) != AnnotationOf(change.New))
            Changed?.Invoke((change.New ?? change.Old)!.Metadata.Name!);
    }

    private static string? AnnotationOf(Namespace? item) => item?.Metadata.Annotations?.GetValueOrDefault(ApiConstants.SuspendedAnnotation);
}
