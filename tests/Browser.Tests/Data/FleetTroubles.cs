using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Browser.Tests.Data;

/// <summary>Which schedules are not well. All others wait for their next run.</summary>
internal static class FleetTroubles
{
    private static readonly Dictionary<string, string> States = new()
    {
        ["billing/close-carts"] = ScheduleStates.Late,
        ["billing/exchange-rates"] = ScheduleStates.Failing,
        ["billing/gc-images"] = ScheduleStates.Suspended,
        ["billing/invoice-run"] = ScheduleStates.Failing,
        ["billing/purge-sessions"] = ScheduleStates.Running,
        ["billing/reindex"] = ScheduleStates.Running,
        ["billing/rotate-logs"] = ScheduleStates.Suspended,
        ["billing/sync-orders"] = ScheduleStates.Overrunning,
        ["billing/train-model"] = ScheduleStates.Running,
        ["checkout/close-carts"] = ScheduleStates.Running,
        ["checkout/refresh-cache"] = ScheduleStates.Late,
        ["checkout/warm-cdn"] = ScheduleStates.Failing,
        ["data-platform/score-leads"] = ScheduleStates.Running,
        ["data-platform/sync-orders"] = ScheduleStates.Overrunning,
        ["data-platform/verify-backup"] = ScheduleStates.Failing,
        ["growth/nightly-report"] = ScheduleStates.Suspended,
        ["growth/send-reminders"] = ScheduleStates.Suspended,
        ["growth/weekly-digest"] = ScheduleStates.Suspended,
        ["identity/certificates-check"] = ScheduleStates.Failing,
        ["identity/purge-sessions"] = ScheduleStates.Running,
        ["logistics/stock-levels"] = ScheduleStates.Running,
        ["logistics/usage-metering"] = ScheduleStates.Failing,
        ["platform/gc-images"] = ScheduleStates.Suspended,
        ["platform/warm-cdn"] = ScheduleStates.Late,
        ["search/reindex"] = ScheduleStates.Running,
    };

    public static string StateOf(string key) => States.GetValueOrDefault(key, ScheduleStates.Scheduled);
}
