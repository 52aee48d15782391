using System.Buffers;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Carries out what <see cref="WatchMachine"/> decides: lists, watches and waits, forever.</summary>
internal sealed class Watcher<T>(
    ResourceClient<T> client, InformerOptions options, IWatchTarget<T> target, TimeProvider time, ILogger logger) where T : class, IKubeObject
{
    // How much longer than the server's own limit a stream may last. One that exceeds it is dead, and we were not told.
    private static readonly TimeSpan GuardMargin = TimeSpan.FromSeconds(30);

    // A watch tells its position two seconds before its end.
    private const int ShortWatchSeconds = 3;

    private readonly Backoff _backoff = new(time, options.Random);
    private readonly NewestListRequests _newest = new();
    private readonly PositionRequests _positions = new();
    private readonly string _scope = options.Namespace ?? "all namespaces";

    /// <summary>Runs until cancelled; ends only with <see cref="OperationCanceledException"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = WatchMachine.Start(options.WatchList);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_newest.Take())
                state = WatchMachine.ListNewest(state);
            var isShort = _positions.Take();
            using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _newest.Wanted, _positions.Wanted);
            var outcome = await CarryOutAsync(state, isShort, interrupt.Token, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var step = WatchMachine.Step(state, outcome);
            if (WatchMachine.HasAdvanced(state, outcome))
                _backoff.Reset();
            if (outcome is WatchOutcome.Listed listed)
            {
                _newest.Listed(state);
                _positions.Reached(listed.ResourceVersion);
            }
            else if (outcome is WatchOutcome.Failed { Fault: WatchFault.Other } refused)
            {
                target.Refused(refused.Message);
            }

            if (outcome is not WatchOutcome.Listed)
                target.Restarting(outcome is WatchOutcome.Failed failed ? failed.Fault.ToString() : step.NoProgress ? "NoProgress" : "Ended");
            if (step.NoProgress)
                logger.NoProgress(client.Type.Plural, _scope, WatchMachine.MaxBreaks);
            if (step.BackOff)
                await WaitAsync(step, interrupt.Token, cancellationToken);
            state = step.Next;
        }
    }

    /// <summary>Interrupts the current watch, if any, and completes when everything was listed as of now or later.</summary>
    public Task ListNewestAsync(CancellationToken cancellationToken) => _newest.RequestAsync(cancellationToken);

    /// <summary>Interrupts the current watch, if it has not yet seen a version, and completes when that or a later one was seen. Costs no list.</summary>
    public Task ReachAsync(string version, CancellationToken cancellationToken) => _positions.ReachAsync(version, cancellationToken);

    private async Task WaitAsync(WatchStep step, CancellationToken interrupt, CancellationToken cancellationToken)
    {
        if (interrupt.IsCancellationRequested)
            return;
        var wait = _backoff.Next();
        if (wait < step.WaitAtLeast)
            wait = step.WaitAtLeast;
        logger.WaitsToRetry(client.Type.Plural, _scope, wait, step.Next);
        try
        {
            await Task.Delay(wait, time, interrupt);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A newest list or a position was requested in the meantime.
        }
    }

    private async Task<WatchOutcome> CarryOutAsync(WatchState state, bool isShort, CancellationToken interrupt, CancellationToken cancellationToken)
    {
        try
        {
            return state switch
            {
                WatchState.Listing listing => await ListAsync(listing, cancellationToken),
                WatchState.Streaming streaming => await StreamAsync(streaming.ResourceVersion, isInitial: true, isShort, interrupt),
                WatchState.Following following => await StreamAsync(following.ResourceVersion, isInitial: false, isShort, interrupt),
                _ => throw new NotSupportedException($"{state}"),
            };
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new WatchOutcome.Ended(null, TimeSpan.Zero);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure(e, reached: null);
        }
    }

    private async Task<WatchOutcome> ListAsync(WatchState.Listing listing, CancellationToken cancellationToken)
    {
        var undecodable = new HashSet<ObjectKey>();
        var outlines = new List<Outline>();
        var list = await client.ListAsync(
            options.Namespace,
            new ListOptions
            {
                LabelSelector = options.LabelSelector,
                FieldSelector = options.FieldSelector,
                Limit = options.PageSize,
                ResourceVersion = listing.ResourceVersion,
            },
            new ListHandling<T>
            {
                Keep = target.Known,
                PassOver = target.Look is { } look ? PassOver(look, outlines) : null,
                Restart = outlines.Clear,
                Undecodable = item =>
                {
                    target.Unreadable(item);
                    undecodable.Add(item.Metadata.Key);
                },
            },
            cancellationToken);
        target.Replace(new ListedObjects<T>(list.Items, undecodable, outlines));
        return new WatchOutcome.Listed(list.Metadata.ResourceVersion ?? "");
    }

    private static Func<ReadOnlySequence<byte>, bool> PassOver(Func<ReadOnlySequence<byte>, Outline?> look, List<Outline> outlines) => json =>
    {
        if (look(json) is not { } outline)
            return false;
        outlines.Add(outline);
        return true;
    };

    private async Task<WatchOutcome> StreamAsync(string resourceVersion, bool isInitial, bool isShort, CancellationToken cancellationToken)
    {
        // Random, so that watches that a restarted server got all at once do not all end at once.
        var seconds = isShort ? ShortWatchSeconds : (int)(300 * (1 + options.Random()));
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + GuardMargin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, guard.Token);
        using var response = await client.OpenWatchAsync(Query(resourceVersion, isInitial, seconds), either.Token);

        target.Opened();
        var opened = time.GetTimestamp();
        var session = new WatchSession<T>(target, isInitial ? null : resourceVersion);
        var broke = false;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            await foreach (var change in WatchStream.ReadAsync(body, client.Type.TypeInfo, WatchStream.MaxLine, target.Look, either.Token))
            {
                if (change is WatchEvent<T>.Error error)
                    return Failure(AsException(error.Status), session.Reached);
                session.Take(change);
                if (session.Reached is { } position)
                    _positions.Reached(position);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException or OperationCanceledException)
        {
            // An interrupted watch goes on where it was.
            broke = !cancellationToken.IsCancellationRequested;
            if (broke)
                logger.StreamBroke(client.Type.Plural, _scope, e.Message);
        }

        return new WatchOutcome.Ended(session.Reached, time.GetElapsedTime(opened), broke);
    }

    private QueryString Query(string resourceVersion, bool isInitial, int seconds) => new QueryString(client.Type.Path(options.Namespace))
        .Add("watch", "true")
        .Add("allowWatchBookmarks", "true")
        .Add("timeoutSeconds", seconds.ToString())
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector)
        .Add("resourceVersion", isInitial && resourceVersion.Length == 0 ? null : resourceVersion)
        .Add("sendInitialEvents", isInitial ? "true" : null)
        .Add("resourceVersionMatch", isInitial ? "NotOlderThan" : null);

    private WatchOutcome.Failed Failure(Exception exception, string? reached)
    {
        if (exception is ApiException { IsExpired: true })
            logger.VersionExpired(client.Type.Plural, _scope);
        else
            logger.ReadFailed(client.Type.Plural, _scope, exception.Message);
        return new WatchOutcome.Failed(WatchFaults.Classify(exception), reached, (exception as ApiException)?.RetryAfter, exception.Message);
    }

    private static ApiException AsException(Status status)
    {
        var wait = status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return new ApiException(status.Code ?? (int)HttpStatusCode.InternalServerError, status, wait);
    }
}
