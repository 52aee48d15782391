using ScheduledJobs.Console.Markup;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Charts;

/// <summary>How a state or a result looks: a tone (a class of the style sheet) and a shape, so that colour is never alone.</summary>
/// <param name="Tone">ok, bad, warn, busy or quiet.</param>
/// <param name="Shape">Name of a symbol of <see cref="Sprite"/>.</param>
internal readonly record struct Mark(string Tone, string Shape)
{
    public static Mark OfState(string state) => state switch
    {
        ScheduleStates.Scheduled => new("ok", "dot"),
        ScheduleStates.Running => new("busy", "play"),
        ScheduleStates.Failing or ScheduleStates.Invalid or ScheduleStates.Tripped => new("bad", "cross"),
        ScheduleStates.Late => new("bad", "late"),
        ScheduleStates.Overrunning => new("warn", "over"),
        ScheduleStates.Suspended => new("quiet", "pause"),
        ScheduleStates.Completed => new("quiet", "check"),
        _ => new("quiet", "ring"),
    };

    /// <summary>The mark of a run's result; null while the run is active.</summary>
    public static Mark OfResult(string? result) => result switch
    {
        null => new("busy", "play"),
        RunResults.Succeeded => new("ok", "check"),
        RunResults.Failed => new("bad", "cross"),
        RunResults.Missed => new("warn", "diamond"),
        RunResults.Skipped => new("warn", "ring"),
        RunResults.Unknown => new("warn", "late"),
        RunResults.Suspended => new("quiet", "pause"),
        _ => new("quiet", "over"),
    };

    /// <summary>The shape and a word.</summary>
    public Html With(string word) => Html.Of($"<span class=\"mark {Tone}\">{Icon}{word}</span>");

    public Html Icon => Html.Of($"<svg class=\"i\" aria-hidden=\"true\"><use href=\"#{Shape}\"/></svg>");
}
