using System.Globalization;
using System.Runtime.InteropServices;
using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // On Windows, time zones need the system's globalization data, and cultures would come with it.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return await App.RunAsync(CliHost.OfProcess(), args, stop.Token);

        // A second signal has its default effect: it ends the process.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
