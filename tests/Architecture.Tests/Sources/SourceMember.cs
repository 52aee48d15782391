namespace ScheduledJobs.Architecture.Tests.Sources;

/// <summary>A method or constructor of a C# file.</summary>
/// <param name="Type">The type that declares it.</param>
/// <param name="Name">Its name; for constructors, the name of the type.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="Lines">Number of lines from its first word to the end of its body, without preceding attributes and comments.</param>
internal sealed record SourceMember(string Type, string Name, int Parameters, int Lines)
{
    public bool IsConstructor => Name == Type;

    public override string ToString() => $"{Type}.{Name}";
}
