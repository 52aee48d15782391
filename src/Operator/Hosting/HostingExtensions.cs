using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Joins a small web server with the loggers that are there already.</summary>
internal static class HostingExtensions
{
    public static void AddSingletonLoggers(this IServiceCollection services, ILoggerFactory loggers)
    {
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
    }
}
