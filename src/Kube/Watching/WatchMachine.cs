using static ScheduledJobs.Kube.Watching.WatchOutcome;
using static ScheduledJobs.Kube.Watching.WatchState;

namespace ScheduledJobs.Kube.Watching;

/// <summary>
/// The decisions of a watcher, without network and clock: from its state and what happened follows its next step. The rules are those
/// of client-go's reflector; each one burdens the server as little as is safe.
/// </summary>
internal static class WatchMachine
{
    /// <summary>"Any version": the first list may come from the server's cache.</summary>
    private const string Any = "0";

    /// <summary>"The newest version": read from storage.</summary>
    private const string Newest = "";

    private const int MaxInternalErrors = 5;

    /// <summary>A watch that broke this many times in a row at the same version will not get past it, but a list will.</summary>
    public const int MaxBreaks = 5;

    /// <summary>A stream that breaks later than this was cut for being idle; it is not unreadable.</summary>
    public static readonly TimeSpan BreaksSoon = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A stream that ends sooner and delivered nothing was not worth opening; reopening it at once would be a hot loop. One that delivered
    /// something is reopened at once: an API server cuts off watches that cannot keep up with a burst of changes, many times if need be.
    /// </summary>
    public static readonly TimeSpan VeryShort = TimeSpan.FromSeconds(1);

    /// <summary>The initial state of a watcher.</summary>
    /// <param name="byStream">Whether to read all objects from a stream (WatchList); if the server cannot, a list is read.</param>
    public static WatchState Start(bool byStream) =>
        byStream ? new Streaming(Newest) { ByStream = true } : new Listing(Any);

    /// <summary>A list as of now, from any state.</summary>
    public static WatchState ListNewest(WatchState state) => new Listing(Newest) { ByStream = state.ByStream };

    /// <summary>Whether a list read in this state is not older than its request.</summary>
    public static bool IsNewest(WatchState state) => state is Listing { ResourceVersion: Newest };

    /// <summary>Whether a stream delivered something. Waits then start over: a server that is slow, but gets on, is not left alone for long.</summary>
    public static bool HasAdvanced(WatchState state, WatchOutcome outcome)
    {
        var reached = outcome switch { Ended ended => ended.Reached, Failed failed => failed.Reached, _ => null };
        return reached is not null && reached != (state as Following)?.ResourceVersion;
    }

    /// <summary>The next step.</summary>
    public static WatchStep Step(WatchState state, WatchOutcome outcome) => (state, outcome) switch
    {
        (Listing, Listed listed) => new WatchStep(Become(state, listed.ResourceVersion), BackOff: false),
        (Listing listing, Failed failed) => AfterFailedList(listing, failed),

        // Once the initial objects are complete, a stream is a watch like any other.
        (Streaming, Ended { Reached: { } version } ended) => AfterEndedWatch(Become(state, version), ended),
        (Streaming, Failed { Reached: { } version } failed) => AfterFailedWatch(Become(state, version), failed),
        (Streaming streaming, _) => AfterIncompleteStream(streaming, outcome),
        (Following following, Ended ended) => AfterEndedWatch(following, ended),
        (Following following, Failed failed) => AfterFailedWatch(following, failed),
        _ => throw new ArgumentException($"{outcome} cannot follow {state}.", nameof(outcome)),
    };

    private static WatchStep AfterFailedList(Listing listing, Failed failed) => failed.Fault switch
    {
        // The requested version is gone or does not exist yet; the newest always exists.
        WatchFault.Expired or WatchFault.ResourceVersionTooLarge =>
            new WatchStep(listing with { ResourceVersion = Newest }, BackOff: listing.ResourceVersion == Newest),
        _ => Again(listing, failed),
    };

    private static WatchStep AfterIncompleteStream(Streaming streaming, WatchOutcome outcome) => outcome switch
    {
        Failed { Fault: WatchFault.NotUnderstood } => new WatchStep(new Listing(streaming.ResourceVersion), BackOff: false),
        Failed { Fault: WatchFault.Expired or WatchFault.ResourceVersionTooLarge } =>
            new WatchStep(streaming with { ResourceVersion = Newest }, BackOff: true),
        Failed { Fault: WatchFault.TooManyRequests or WatchFault.Unreachable } failed => Again(streaming, failed),

        // A server without initial events never says that they are complete: do not request them again.
        _ => new WatchStep(new Listing(streaming.ResourceVersion), BackOff: true),
    };

    private static WatchStep AfterEndedWatch(Following following, Ended ended)
    {
        var reached = ended.Reached ?? following.ResourceVersion;
        var isStuck = ended.Broke && ended.Lasted < BreaksSoon && reached == following.ResourceVersion;
        var breaks = isStuck ? following.Breaks + 1 : 0;
        return breaks < MaxBreaks
            ? new WatchStep(Become(following, reached) with { Breaks = breaks }, BackOff: ended.Lasted < VeryShort && reached == following.ResourceVersion)
            : new WatchStep(StartAnew(following, Newest), BackOff: true, NoProgress: true);
    }

    private static WatchStep AfterFailedWatch(Following following, Failed failed)
    {
        var reached = failed.Reached ?? following.ResourceVersion;
        return failed.Fault switch
        {
            WatchFault.Expired or WatchFault.ResourceVersionTooLarge => new WatchStep(StartAnew(following, Newest), BackOff: true),

            // Nothing was missed yet. A full list from every client at once is the last thing a busy or restarting server needs.
            WatchFault.TooManyRequests or WatchFault.Unreachable => Again(following with { ResourceVersion = reached }, failed),
            WatchFault.InternalError when following.InternalErrors < MaxInternalErrors =>
                Again(following with { ResourceVersion = reached, InternalErrors = following.InternalErrors + 1 }, failed),
            _ => new WatchStep(StartAnew(following, reached), BackOff: true, failed.RetryAfter ?? default),
        };
    }

    private static Following Become(WatchState state, string version) => new(version) { ByStream = state.ByStream };

    private static WatchState StartAnew(WatchState state, string resourceVersion) => state.ByStream
        ? new Streaming(resourceVersion) { ByStream = true }
        : new Listing(resourceVersion);

    private static WatchStep Again(WatchState state, Failed failed) => new(state, BackOff: true, failed.RetryAfter ?? default);
}
