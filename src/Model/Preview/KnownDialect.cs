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

    /// <summary>The same text for <see cref="Base"/>, or why this scheduler refuses it.</summary>
    public Func<string, Translation> Translate { get; init; } = text => new Translation(text);

    public Result Read(string expression, WallClock clock, DateTimeOffset now, string hashSeed)
    {
        var translation = Translate(expression.Trim());
        if (translation.Text is not { } text)
            return new Result(null, null, [], translation.Error);
        try
        {
            var parsed = CronExpression.Parse(text, Base, hashSeed);
            var trigger = parsed.Every is { } every ? new IntervalTrigger(now, every, includeAnchor: false)
                : translation.BothDays ? BothDays(text, clock, hashSeed)
                : (ITrigger)new CronTrigger(parsed, clock);
            var sentence = CronSentence.Of(text, Base, hashSeed, translation.BothDays);
            return new Result(trigger, sentence, Dialect is null ? [] : parsed.Warnings, null);
        }
        catch (TriggerFormatException e)
        {
            return new Result(null, null, [], e.Message);
        }
    }

    /// <summary>Each of the two day fields by itself; both must match. The text has all its fields.</summary>
    private AllOfTrigger BothDays(string text, WallClock clock, string hashSeed)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var dayOfMonth = fields.Length == 5 ? 2 : 3;
        return new AllOfTrigger([Without(dayOfMonth), Without(dayOfMonth + 2)]);

        ITrigger Without(int field)
        {
            string[] rest = [.. fields];
            rest[field] = "*";
            return new CronTrigger(CronExpression.Parse(string.Join(' ', rest), Base, hashSeed), clock);
        }
    }

    /// <summary>A text for the base dialect, or why there isn't one.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="BothDays">Whether a day must match both day fields.</param>
    /// <param name="Error">Set if there is no text.</param>
    public sealed record Translation(string? Text, bool BothDays = false, string? Error = null);

    /// <summary>What came out: a trigger and its words, or an error.</summary>
    public sealed record Result(ITrigger? Trigger, string? Sentence, IReadOnlyList<string> Warnings, string? Error);
}
