using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>What Quartz does with runs that it missed.</summary>
internal static class MisfireInstruction
{
    private const string Prefix = "MISFIREINSTRUCTION";
    private const int MostCatchUp = 1000;

    public static void Read(XmlFields trigger, TimeSpan threshold, Draft draft)
    {
        var text = trigger.Text("misfire-instruction") ?? "SmartPolicy";
        var name = text.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        name = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        if (name == "SMARTPOLICY")
            name = Smart(trigger);
        switch (name)
        {
            case "FIREONCENOW" or "FIRENOW":
                draft.Set("misfire.policy", "RunLatest");
                break;
            case "DONOTHING":
                Skip(threshold, draft);
                break;
            case "IGNOREMISFIREPOLICY":
                draft.Set("misfire.policy", "RunAll").Set("misfire.maxCatchUp", MostCatchUp);
                draft.Note("misfire", "misfire-instruction", $"{text}: if more than {MostCatchUp} runs were missed, only the newest {MostCatchUp} run.");
                break;
            case "RESCHEDULENOWWITHEXISTINGREPEATCOUNT" or "RESCHEDULENOWWITHREMAININGREPEATCOUNT":
                draft.Set("misfire.policy", "RunLatest");
                draft.Note("misfire", "misfire-instruction", $"{text}: later runs keep their times; Quartz counts them from the late one.");
                break;
            case "RESCHEDULENEXTWITHREMAININGCOUNT" or "RESCHEDULENEXTWITHEXISTINGCOUNT":
                Skip(threshold, draft);
                break;
            default:
                throw new SourceException($"line {trigger.Line}: misfire-instruction", $"expected an instruction of Quartz such as DoNothing, found '{Short.Of(text)}'");
        }
    }

    /// <summary>What Quartz's default means for a kind of trigger.</summary>
    private static string Smart(XmlFields trigger) => trigger.Kind != "simple" ? "FIREONCENOW" : (trigger.Whole("repeat-count") ?? 0) switch
    {
        0 => "FIRENOW",
        -1 => "RESCHEDULENEXTWITHREMAININGCOUNT",
        _ => "RESCHEDULENOWWITHEXISTINGREPEATCOUNT",
    };

    private static void Skip(TimeSpan threshold, Draft draft)
    {
        draft.Set("misfire.policy", "Skip");
        if (threshold != TimeSpan.FromMinutes(1) && threshold > TimeSpan.Zero)
            draft.Set("misfire.gracePeriod", DurationText.Format(threshold));
    }
}
