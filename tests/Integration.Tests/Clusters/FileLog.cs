using Microsoft.Extensions.Logging;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>Log lines in a file next to the tests, to read after a failure.</summary>
public sealed class FileLog : ILoggerProvider
{
    private readonly TextWriter _file;

    private FileLog(string name) =>
        _file = TextWriter.Synchronized(new StreamWriter(Scratch.PathOf($"{name}.log"), append: true) { AutoFlush = true });

    public static ILoggerFactory Create(string name) =>
        LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new FileLog(name)));

    public ILogger CreateLogger(string categoryName) => new Lines(_file, categoryName);

    public void Dispose() => _file.Dispose();

    private sealed class Lines(TextWriter file, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            file.WriteLine(
                $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
