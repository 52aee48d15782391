using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Leadership;

/// <summary>
/// Leader election on a Lease. Other holders' timestamps are never trusted: a lease is free once its record has not changed for its
/// duration, measured by the local clock. That tolerates wrong clocks, but not clocks that run at different speeds. There is no
/// fencing: a paused leader may still act when it wakes, until it next checks <see cref="IsLeader"/>.
/// </summary>
public sealed partial class LeaderElector
{
    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeaseLock _lock;

    // Written only by RunAsync; read by any thread.
    private volatile bool _leads;
    private long _renewedAt;

    /// <summary>Does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="leases">Reads and writes the Lease.</param>
    /// <param name="options">Timing and name.</param>
    /// <param name="time">Measures waits and deadlines.</param>
    /// <param name="logger">Receives log lines about changes of leader and failed tries.</param>
    /// <exception cref="ArgumentException">An option is missing, or the times are inconsistent.</exception>
    public LeaderElector(ResourceClient<Lease> leases, LeaderElectionOptions options, TimeProvider time, ILogger logger)
    {
        if (options.FindProblem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _options = options;
        _time = time;
        _logger = logger;
        _lock = new LeaseLock(leases, options, time);
    }

    /// <summary>
    /// True while the lease is held and not overdue, by the monotonic clock. Nearly free to read. Once this is false in a term because the lease
    /// is overdue, the term ends: it only becomes true again after that term's work has stopped and the lease has been reacquired.
    /// </summary>
    public bool IsLeader => _leads && SinceRenewal < _options.RenewDeadline;

    /// <summary>
    /// False if a leadership ended long ago but its work has not stopped; such a process should be restarted.
    /// </summary>
    public bool IsHealthy => !_leads || SinceRenewal <= _options.LeaseDuration + _options.RetryPeriod;

    /// <summary>Who held the lease when it was last read or written: an identity, or nothing if it was free.</summary>
    public string Holder => _lock.Holder;

    /// <summary>Who else held the lease when this process last waited for it; empty if it did not have to wait for anyone.</summary>
    public string FormerHolder { get; private set; } = "";

    private TimeSpan SinceRenewal => _time.GetElapsedTime(Interlocked.Read(ref _renewedAt));

    /// <summary>
    /// Campaigns; runs <paramref name="lead"/> while leading, with a token that is cancelled before the loss of leadership is reported; then
    /// campaigns again. Returns when cancelled, after <paramref name="lead"/> has ended and the lease is released.
    /// </summary>
    /// <param name="lead">The leader's work. If it ends by itself, the lease is released.</param>
    /// <param name="cancellationToken">Ends the campaign and the work.</param>
    /// <exception cref="Exception">What <paramref name="lead"/> threw, after the lease was released.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await AcquireAsync(cancellationToken);
                await LeadAsync(lead, cancellationToken);
                await Task.Delay(CandidateWait(), _time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled, as requested.
        }
    }

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        FormerHolder = "";
        var lastHolder = "";
        while (!await TryHoldAsync(_options.RenewDeadline, cancellationToken) || SinceRenewal >= _options.RenewDeadline)
        {
            if (_lock.Holder != lastHolder)
                Log.Waits(_logger, _lock.Holder, _options.Identity);
            lastHolder = _lock.Holder;
            if (lastHolder.Length > 0 && lastHolder != _options.Identity)
                FormerHolder = lastHolder;
            await Task.Delay(CandidateWait(), _time, cancellationToken);
        }

        _leads = true;
        Log.Leads(_logger, _options.Identity);
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var renewal = new CancellationTokenSource();
        var leading = StartAsync(lead, work.Token);
        var losing = RenewUntilLostAsync(renewal.Token);
        var isLost = await Task.WhenAny(leading, losing) == losing;

        // Stop the work before reporting it. While it stops, the lease is still renewed.
        if (isLost)
        {
            Log.StopsWork(_logger, _options.Identity);
            work.Cancel();
        }

        try
        {
            await leading;
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // The work was cancelled.
        }
        finally
        {
            renewal.Cancel();
            await losing;
            _leads = false;
            Log.LeadsNoMore(_logger, _options.Identity);
            await ReleaseAsync();
        }
    }

    private static async Task StartAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        // Renewing starts at once, even if the work is slow to start.
        await Task.Yield();
        await lead(cancellationToken);
    }

    // Ends when the lease is lost, or when cancelled; never throws.
    private async Task RenewUntilLostAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var left = _options.RenewDeadline - SinceRenewal;
                if (left <= TimeSpan.Zero)
                    return;
                await Task.Delay(left < _options.RetryPeriod ? left : _options.RetryPeriod, _time, cancellationToken);

                left = _options.RenewDeadline - SinceRenewal;
                if (left <= TimeSpan.Zero)
                    return;
                if (!await TryHoldAsync(left, cancellationToken) && _lock.Holder != _options.Identity)
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
    }

    private async Task<bool> TryHoldAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // Before the request: others may count from the moment it is written, which may be long before the response arrives.
        var start = _time.GetTimestamp();

        // The process froze after the caller looked at the clock. A leadership that was overdue has ended, even if no other process took it.
        if (_leads && _time.GetElapsedTime(Interlocked.Read(ref _renewedAt), start) >= _options.RenewDeadline)
            return false;
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (!await _lock.TryHoldAsync(either.Token))
                return false;
            Interlocked.Exchange(ref _renewedAt, start);
            return true;
        }
        catch (Exception e) when (IsTransient(e) && !cancellationToken.IsCancellationRequested)
        {
            Log.TryFailed(_logger, _options.Namespace, _options.Name, e.Message);
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(_options.RetryPeriod, _time);
        try
        {
            await _lock.ReleaseAsync(limit.Token);
        }
        catch (Exception e) when (IsTransient(e))
        {
            // Others then wait for the lease to expire.
            Log.TryFailed(_logger, _options.Namespace, _options.Name, e.Message);
        }
    }

    private TimeSpan CandidateWait()
    {
        var wait = _options.RetryPeriod * (0.7 + 0.2 * _options.Random());
        var free = _lock.UntilFree;
        return free > TimeSpan.Zero && free < wait ? free : wait;
    }

    private static bool IsTransient(Exception e) =>
        e is ApiException or HttpRequestException or IOException or JsonException or OperationCanceledException;
}
