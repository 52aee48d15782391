using System.Buffers;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Model.V1Alpha1;

/// <summary>
/// Cuts every text of a status to the schema's limits. A server's message, a name in a Pod's status or a list of problems can have any
/// length, and a status that exceeds one limit is rejected as a whole.
/// </summary>
public static class StatusText
{
    private const string Ellipsis = "…";

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>The status, cut to the schema's limits.</summary>
    public static ScheduledJobStatus Fit(ScheduledJobStatus status)
    {
        var fits = Fits(status.State, StatusLimits.Word) && Fits(status.Schedule, StatusLimits.Schedule) && Fits(status.Action, StatusLimits.Word)
            && Fits(status.EffectiveHash, StatusLimits.Hash) && Fits(status.LastManualRun, StatusLimits.ManualRun)
            && Fits(status.LastResume, StatusLimits.Word) && Fits(status.LastSkip, StatusLimits.Word)
            && Fits(status.LastCancel, StatusLimits.Word)
            && All(status.Conditions, Fits) && (status.LastRun is null || Fits(status.LastRun)) && All(status.Active, Fits)
            && All(status.Queued, Fits) && All(status.RecentRuns, Fits) && All(status.ManualRuns, Fits) && All(status.Backfills, Fits)
            && All(status.Notifications?.Owed, Fits) && All(status.Notifications?.Problems, Fits);
        return fits ? status : status with
        {
            State = Cut(status.State, StatusLimits.Word),
            Schedule = Cut(status.Schedule, StatusLimits.Schedule),
            Action = Cut(status.Action, StatusLimits.Word),
            EffectiveHash = Cut(status.EffectiveHash, StatusLimits.Hash),
            LastManualRun = Cut(status.LastManualRun, StatusLimits.ManualRun),
            LastResume = Cut(status.LastResume, StatusLimits.Word),
            LastSkip = Cut(status.LastSkip, StatusLimits.Word),
            LastCancel = Cut(status.LastCancel, StatusLimits.Word),
            Conditions = status.Conditions?.Select(Fit).ToArray(),
            LastRun = status.LastRun is { } last ? Fit(last) : null,
            Active = status.Active?.Select(Fit).ToArray(),
            Queued = status.Queued?.Select(Fit).ToArray(),
            RecentRuns = status.RecentRuns?.Select(Fit).ToArray(),
            ManualRuns = status.ManualRuns?.Select(Fit).ToArray(),
            Backfills = status.Backfills?.Select(Fit).ToArray(),
            Notifications = status.Notifications is { } all ? all with { Owed = all.Owed?.Select(Fit).ToArray(), Problems = all.Problems?.Select(Fit).ToArray() } : null,
        };
    }

    /// <summary>The condition, cut to the schema's limits.</summary>
    public static Condition Fit(Condition condition) => Fits(condition) ? condition : condition with
    {
        Type = Cut(condition.Type, StatusLimits.ConditionType)!,
        Message = Cut(condition.Message, StatusLimits.ConditionMessage)!,
        Reason = Word(condition.Reason),
    };

    /// <summary>The text, or as much of its beginning as fits, with an ellipsis. Counts UTF-16 units, which are never fewer than characters.</summary>
    public static string? Cut(string? text, int max)
    {
        if (Fits(text, max))
            return text;

        // Half of a surrogate pair is not a character and cannot be encoded as UTF-8.
        var length = max - Ellipsis.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text![length - 1]) ? length - 1 : length), Ellipsis);
    }

    /// <summary>The run, cut to the schema's limits.</summary>
    public static RunStatus Fit(RunStatus run) => Fits(run) ? run : run with
    {
        Id = Cut(run.Id, StatusLimits.Name)!,
        Trigger = Cut(run.Trigger, StatusLimits.Word),
        Result = Cut(run.Result, StatusLimits.Word),
        Reason = Cut(run.Reason, StatusLimits.Reason),
        Message = Cut(run.Message, StatusLimits.Message),
        Pod = Cut(run.Pod, StatusLimits.Name),
        Job = Cut(run.Job, StatusLimits.Name),
        Resource = run.Resource is { } item
            ? new RunResource(Cut(item.ApiVersion, StatusLimits.Name)!, Cut(item.Kind, StatusLimits.Name)!, Cut(item.Name, StatusLimits.Name)!)
            : null,
        Delivery = Cut(run.Delivery, StatusLimits.Word),
        Intent = Cut(run.Intent, StatusLimits.Intent),
        AttemptHistory = run.AttemptHistory?.Select(Fit).ToArray(),
        Response = run.Response is { } response ? Fit(response) : null,
    };

    private static RunResponse Fit(RunResponse response) => response with
    {
        Headers = response.Headers?.Select(h => new ResponseHeader(Cut(h.Name, StatusLimits.ResponseHeaderName)!, Cut(h.Value, StatusLimits.ResponseHeader)!)).ToArray(),
        Body = Cut(response.Body, StatusLimits.ResponseBody),
        Message = Cut(response.Message, StatusLimits.ResponseMessage),
    };

    private static AttemptRecord Fit(AttemptRecord attempt) => attempt with
    {
        Reason = Cut(attempt.Reason, StatusLimits.Reason),
        Message = Cut(attempt.Message, StatusLimits.AttemptMessage),
        Pod = Cut(attempt.Pod, StatusLimits.Name),
    };

    private static QueuedRun Fit(QueuedRun run) => run with { Id = Cut(run.Id, StatusLimits.Name)!, Trigger = Cut(run.Trigger, StatusLimits.Word) };

    private static BackfillProgress Fit(BackfillProgress progress) => progress with
    {
        Name = Cut(progress.Name, StatusLimits.Name)!,
        Uid = Cut(progress.Uid, StatusLimits.Name)!,
        Problem = Cut(progress.Problem, StatusLimits.BackfillMessage),
        Failures = progress.Failures?.Select(Fit).ToArray(),
    };

    private static BackfillFailure Fit(BackfillFailure failure) => failure with
    {
        Id = Cut(failure.Id, StatusLimits.Name)!,
        Reason = Cut(failure.Reason, StatusLimits.Reason),
        Message = Cut(failure.Message, StatusLimits.BackfillMessage),
    };

    private static ManualRun Fit(ManualRun run) => run with { Id = Cut(run.Id, StatusLimits.Name)! };

    private static OwedNotification Fit(OwedNotification owed) => owed with
    {
        Id = Cut(owed.Id, StatusLimits.Name)!,
        To = Cut(owed.To, StatusLimits.Receiver)!,
        Event = Cut(owed.Event, StatusLimits.Word)!,
        Reason = Cut(owed.Reason, StatusLimits.Reason),
        Message = Cut(owed.Message, StatusLimits.Message),
        RunId = Cut(owed.RunId, StatusLimits.Name),
        Failure = Cut(owed.Failure, StatusLimits.Failure),
    };

    private static StandingProblem Fit(StandingProblem problem) => problem with { Event = Cut(problem.Event, StatusLimits.Word)! };

    // A status is checked in every pass, and nearly always fits.
    private static bool Fits(Condition condition) =>
        Fits(condition.Message, StatusLimits.ConditionMessage) && IsWord(condition.Reason) && Fits(condition.Type, StatusLimits.ConditionType);

    private static bool Fits(RunStatus run) =>
        Fits(run.Message, StatusLimits.Message) && Fits(run.Reason, StatusLimits.Reason) && Fits(run.Id, StatusLimits.Name)
        && Fits(run.Trigger, StatusLimits.Word) && Fits(run.Result, StatusLimits.Word) && Fits(run.Delivery, StatusLimits.Word)
        && Fits(run.Pod, StatusLimits.Name) && Fits(run.Job, StatusLimits.Name) && Fits(run.Intent, StatusLimits.Intent)
        && (run.Resource is not { } item || (Fits(item.ApiVersion, StatusLimits.Name) && Fits(item.Kind, StatusLimits.Name) && Fits(item.Name, StatusLimits.Name)))
        && All(run.AttemptHistory, Fits) && (run.Response is null || Fits(run.Response));

    private static bool Fits(RunResponse response) =>
        Fits(response.Body, StatusLimits.ResponseBody) && Fits(response.Message, StatusLimits.ResponseMessage)
        && All(response.Headers, static h => Fits(h.Name, StatusLimits.ResponseHeaderName) && Fits(h.Value, StatusLimits.ResponseHeader));

    private static bool Fits(AttemptRecord attempt) =>
        Fits(attempt.Message, StatusLimits.AttemptMessage) && Fits(attempt.Reason, StatusLimits.Reason) && Fits(attempt.Pod, StatusLimits.Name);

    private static bool Fits(QueuedRun run) => Fits(run.Id, StatusLimits.Name) && Fits(run.Trigger, StatusLimits.Word);

    private static bool Fits(BackfillProgress progress) =>
        Fits(progress.Name, StatusLimits.Name) && Fits(progress.Uid, StatusLimits.Name) && Fits(progress.Problem, StatusLimits.BackfillMessage)
        && All(progress.Failures, Fits);

    private static bool Fits(BackfillFailure failure) =>
        Fits(failure.Id, StatusLimits.Name) && Fits(failure.Reason, StatusLimits.Reason) && Fits(failure.Message, StatusLimits.BackfillMessage);

    private static bool Fits(ManualRun run) => Fits(run.Id, StatusLimits.Name);

    private static bool Fits(OwedNotification owed) =>
        Fits(owed.Id, StatusLimits.Name) && Fits(owed.To, StatusLimits.Receiver) && Fits(owed.Event, StatusLimits.Word) && Fits(owed.Reason, StatusLimits.Reason)
        && Fits(owed.Message, StatusLimits.Message) && Fits(owed.RunId, StatusLimits.Name) && Fits(owed.Failure, StatusLimits.Failure);

    private static bool Fits(StandingProblem problem) => Fits(problem.Event, StatusLimits.Word);

    private static bool Fits(string? text, int max) => text is null || text.Length <= max;

    private static bool All<T>(IReadOnlyList<T>? items, Func<T, bool> fits)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            if (!fits(items[i]))
                return false;
        }

        return true;
    }

    /// <summary>Reasons of conditions are words; those of Pods may be anything.</summary>
    private static string Word(string? reason)
    {
        var word = string.Concat((reason ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c == '_')).TrimStart("0123456789_".ToCharArray());
        return word.Length == 0 ? ConditionStatus.Unknown : word.Length <= StatusLimits.ConditionReason ? word : word[..StatusLimits.ConditionReason];
    }

    private static bool IsWord(string? reason) =>
        reason is { Length: > 0 and <= StatusLimits.ConditionReason } && char.IsAsciiLetter(reason[0]) && !reason.AsSpan().ContainsAnyExcept(WordCharacters);
}
