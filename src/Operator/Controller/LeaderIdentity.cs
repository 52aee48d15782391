namespace ScheduledJobs.Operator.Controller;

/// <summary>One term of leadership, in which one process acts for everything.</summary>
/// <param name="Id">Identifies the term; recorded with anything that is done at most once.</param>
/// <param name="IsLeading">
/// Whether the lease is held, by the monotonic clock. A process that was frozen learns here that it has lost the lease, before it acts.
/// </param>
internal sealed record LeaderIdentity(string Id, Func<bool> IsLeading) : IActor
{
    string IActor.IdOf(string uid) => Id;

    bool IActor.IsFor(string uid) => true;

    bool IActor.MayAct(string uid) => IsLeading();

    Piece? IActor.Begin(string uid) => Piece.Free;
}
