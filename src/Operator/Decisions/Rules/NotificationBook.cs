using ScheduledJobs.Kube.Events;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>A status's notifications while a decision changes them.</summary>
internal sealed class NotificationBook
{
    /// <summary>When a notification is sent again: for about three and a half hours, unless its failure has a cause that no retry changes.</summary>
    internal static readonly RetryPolicy Retry = new(Limit: 25, TimeSpan.FromSeconds(10), Factor: 2, TimeSpan.FromMinutes(10), Jitter: 0.2, OnlyOn: []);

    private readonly Draft _draft;
    private readonly IReadOnlyList<NotificationSpec> _receivers;
    private readonly List<OwedNotification> _owed;
    private readonly List<StandingProblem> _problems;
    private NotificationsStatus _counts;

    /// <param name="draft">The decision.</param>
    /// <param name="receivers">Those of the spec, which may be invalid: of equal names, the first counts.</param>
    public NotificationBook(Draft draft, IReadOnlyList<NotificationSpec> receivers)
    {
        _draft = draft;
        _receivers = [.. receivers.DistinctBy(r => r.Name, StringComparer.Ordinal).Take(SpecLimits.Notifications)];
        _counts = draft.Status.Notifications ?? new NotificationsStatus();
        _problems = [.. _counts.Problems ?? []];

        // A receiver that was removed from the spec is owed nothing.
        _owed = [.. (_counts.Owed ?? []).Where(o => _receivers.Any(r => r.Name == o.To))];
    }

    public NotificationsStatus ToStatus() => _counts with
    {
        Owed = _owed.Count == 0 ? null : [.. _owed],
        Problems = _problems.Count == 0 ? null : [.. _problems],
    };

    /// <summary>Takes off what was received or is given up, and notes when the rest is sent again.</summary>
    public void Conclude(NotificationOutcome outcome)
    {
        var index = _owed.FindIndex(outcome.IsOf);
        if (index < 0)
            return;
        var owed = _owed[index];
        if (outcome.Failure is not { } failure)
        {
            _owed.RemoveAt(index);
            _counts = _counts with { Sent = _counts.Sent + 1 };
        }
        else if (MayPass(outcome.Attempt, failure))
        {
            var wait = Retry.DelayAfter(outcome.Attempt, $"{owed.Id}/{owed.To}");
            _owed[index] = owed with
            {
                Attempts = outcome.Attempt,
                NextAttemptTime = Seconds.Ceiling(outcome.EndedAt + (failure.RetryAfter > wait ? failure.RetryAfter.Value : wait)),
                Failure = Draft.Cut($"{failure.Reason}: {failure.Message}", StatusLimits.Failure),
            };
        }
        else
        {
            _owed.RemoveAt(index);
            _counts = _counts with { Failed = _counts.Failed + 1 };
            var attempts = outcome.Attempt == 1 ? "one attempt" : $"{outcome.Attempt} attempts";
            _draft.Tell(
                EventType.Warning,
                Reasons.NotificationFailed,
                $"Notification {owed.To} of {owed.Event} was given up after {attempts} ({failure.Reason}): {failure.Message}",
                runId: owed.RunId);
        }
    }

    // After a 401, the next attempt comes with a new token.
    private static bool MayPass(int attempts, Failure failure) => Retry.Allows(attempts, failure.RetryClass) || (attempts == 1 && failure.HttpStatus == 401);

    /// <summary>Owes a notification to those who ask for its event.</summary>
    public void Owe(OwedNotification owed)
    {
        if (NotificationEvents.Problems.Contains(owed.Event, StringComparer.Ordinal))
            Note(owed.Event);
        Owe(owed, _receivers.Where(r => r.Events.Contains(owed.Event, StringComparer.Ordinal)));
    }

    /// <summary>Owes a notification of a problem that is about the schedule rather than about a run.</summary>
    public void Owe(Problem problem) => Owe(NotificationOf(problem.Event, problem.Reason, problem.Message));

    /// <summary>Notes that there is a problem. False if it is known, and not over.</summary>
    public bool Note(string @event)
    {
        var index = _problems.FindIndex(p => p.Event == @event);
        if (index >= 0 && !_problems[index].Over)
            return false;
        var noted = new StandingProblem { Event = @event, Since = Seconds.Floor(_draft.Now) };
        if (index < 0)
            _problems.Add(noted);
        else
            _problems[index] = noted;
        return true;
    }

    /// <summary>Notes that all other problems are over. If that leaves none, forgets them, and returns those there were.</summary>
    public IReadOnlyList<string> EndOthers(IEnumerable<string> remaining)
    {
        var left = remaining.ToList();
        for (var i = 0; i < _problems.Count; i++)
        {
            if (!_problems[i].Over && !left.Contains(_problems[i].Event, StringComparer.Ordinal))
                _problems[i] = _problems[i] with { Over = true };
        }

        if (!_problems.TrueForAll(p => p.Over))
            return [];
        List<string> over = _problems.ConvertAll(p => p.Event);
        _problems.Clear();
        return over;
    }

    /// <summary>Owes the all-clear to those who ask for it, and for one of the problems or for no problem at all.</summary>
    public void OweRecovery(IReadOnlyList<string> problems)
    {
        var recovery = NotificationOf(NotificationEvents.Recovered, NotificationEvents.Recovered, $"Recovered from {string.Join(", ", problems)}");
        Owe(recovery, _receivers.Where(r => r.Events.Contains(NotificationEvents.Recovered, StringComparer.Ordinal)
            && (r.Events.Intersect(problems).Any() || !r.Events.Intersect(NotificationEvents.Problems).Any())));
    }

    /// <summary>
    /// Each has its own id, which counts the notifications before it: a problem may be over and back within a second, and a receiver that drops the second
    /// notification as a duplicate believes that all is well.
    /// </summary>
    private OwedNotification NotificationOf(string @event, string reason, string message)
    {
        var time = Seconds.Floor(_draft.Now);
        var before = _counts.Sent + _counts.Failed + _counts.Dropped + _owed.Count;
        return new OwedNotification
        {
            Id = $"{RunNames.Scheduled(_draft.Job.Metadata.Name!, time)}-{@event}-{before}",
            Event = @event,
            Time = time,
            Reason = reason,
            Message = message,
        };
    }

    private void Owe(OwedNotification owed, IEnumerable<NotificationSpec> to)
    {
        foreach (var receiver in to.Where(r => !_owed.Exists(o => o.Id == owed.Id && o.To == r.Name)))
            _owed.Add(owed with { To = receiver.Name });
        while (_owed.Count > StatusLimits.Owed)
            DropOne();
    }

    /// <summary>
    /// Drops one of the receiver that is owed most, so that none takes another's room: its second oldest, because the oldest may be on its way.
    /// </summary>
    private void DropOne()
    {
        var name = _owed.GroupBy(o => o.To).MaxBy(g => g.Count())!.Key;
        _owed.RemoveAt(_owed.FindIndex(_owed.FindIndex(o => o.To == name) + 1, o => o.To == name));
        _counts = _counts with { Dropped = _counts.Dropped + 1 };
        var message = $"Notifications of {name} are dropped: at most {StatusLimits.Owed} of a schedule may wait";
        if (!_draft.Events.Exists(e => e.Message == message))
            _draft.Tell(EventType.Warning, Reasons.NotificationDropped, message);
    }
}
