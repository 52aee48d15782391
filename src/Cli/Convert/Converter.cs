using ScheduledJobs.Cli.Convert.ApScheduler;
using ScheduledJobs.Cli.Convert.Argo;
using ScheduledJobs.Cli.Convert.Checks;
using ScheduledJobs.Cli.Convert.CronJobs;
using ScheduledJobs.Cli.Convert.Crontab;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Cli.Convert.Manifests;
using ScheduledJobs.Cli.Convert.Quartz;

namespace ScheduledJobs.Cli.Convert;

/// <summary>Converts texts of one kind of source.</summary>
internal static class Converter
{
    public const string CronJob = "cronjob";
    public const string ApScheduler = "apscheduler";
    public const string Crontab = "crontab";
    public const string Quartz = "quartz";
    public const string Argo = "argo";

    /// <summary>All kinds.</summary>
    public static readonly string[] Kinds = [CronJob, ApScheduler, Crontab, Quartz, Argo];

    /// <param name="from">One of <see cref="Kinds"/>.</param>
    /// <param name="sources">The texts.</param>
    /// <param name="settings">What the user asked for.</param>
    /// <param name="time">Tells which runs are in the past, and when clocks change next.</param>
    public static Conversion Convert(string from, IEnumerable<SourceText> sources, ConvertSettings settings, TimeProvider time)
    {
        var conversion = new Conversion();
        foreach (var source in sources)
            Read(from, source, settings, conversion);
        new Finisher(settings, time).Finish(conversion);
        return conversion;
    }

    private static void Read(string from, SourceText source, ConvertSettings settings, Conversion into)
    {
        switch (from)
        {
            case CronJob:
                new ManifestReader("CronJob", new CronJobMapping(settings).Convert).Read(source, into);
                break;
            case Argo:
                new ManifestReader("CronWorkflow", new CronWorkflowMapping(settings).Convert).Read(source, into);
                break;
            case Crontab:
                new CrontabReader(settings).Read(source, into);
                break;
            case Quartz:
                new QuartzReader(settings).Read(source, into);
                break;
            case ApScheduler:
                new ApJobReader(settings).Read(source, into);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(from), from, null);
        }
    }
}
