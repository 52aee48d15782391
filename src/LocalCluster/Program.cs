namespace ScheduledJobs.LocalCluster;

internal static class Program
{
    private static int Main() => 0;
}
