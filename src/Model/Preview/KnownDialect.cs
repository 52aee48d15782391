using ScheduledJobs.Scheduling;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Model.Preview;

/// <summary>A scheduler's way to read a cron text, told in terms of the dialects that we have.</summary>
internal sealed record KnownDialect
{
    public required string Name { get; init; }

    /// <summary>Set if the API has this dialect.</summary>
    public CronDialect? Dialect { get; init; }

    public required string Rules { get; init; }

    /// <summary>The dialect that reads the translated text.</summary>
    public CronDialect Base { get; init; }

    /// <summary>The same meaning in <see cref="Base"/>, or why this scheduler refuses the text. One text; two if a day must match both.</summary>
    public Func<string, Translation> Translate { get; init; } = text => new Translation(text);

    public Result Read(string expression, WallClock clock, DateTimeOffset now, string hashSeed)
    {
        var translation = Translate(expression.Trim());
        if (translation.Error is { } refused)
            return new Result(null, null, [], refused);
        try
        {
            var first = CronExpression.Parse(translation.Text!, Base, hashSeed);
            var trigger = TriggerOf(first, clock, now);
            var sentence = CronSentence.Of(translation.Text!, Base, hashSeed);
            if (translation.And is not { } and)
                return new Result(trigger, sentence, Dialect is null ? [] : first.Warnings, null);
            var second = CronExpression.Parse(and, Base, hashSeed);
            return new Result(
                new AllOfTrigger([trigger, TriggerOf(second, clock, now)]), $"{sentence}, if also {CronSentence.Of(and, Base, hashSeed)}", [], null);
        }
        catch (CronFormatException e)
        {
            return new Result(null, null, [], e.Message);
        }
    }

    private static ITrigger TriggerOf(CronExpression expression, WallClock clock, DateTimeOffset now) =>
        expression.Every is { } every ? new IntervalTrigger(now, every, includeAnchor: false) : new CronTrigger(expression, clock);

    /// <summary>A text in the base dialect, a second one that must match too, or an error.</summary>
    public sealed record Translation(string? Text, string? And = null, string? Error = null);

    /// <summary>What came out.</summary>
    public sealed record Result(ITrigger? Trigger, string? Sentence, IReadOnlyList<string> Warnings, string? Error);
}
