using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>Connects a small web server to the existing loggers.</summary>
internal static class HostingExtensions
{
    public static void AddSingletonLoggers(this IServiceCollection services, ILoggerFactory loggers)
    {
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
    }
}
