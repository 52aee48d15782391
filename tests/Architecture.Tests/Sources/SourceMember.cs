namespace ScheduledJobs.Architecture.Tests.Sources;

/// <summary>A method or constructor of a C# file.</summary>
/// <param name="Type">The type that declares it.</param>
/// <param name="Name">Its name; of constructors, that of the type.</param>
/// <param name="Parameters">How many parameters it has.</param>
/// <param name="Lines">From its first word to the end of its body, without attributes and comments before it.</param>
internal sealed record SourceMember(string Type, string Name, int Parameters, int Lines)
{
    public bool IsConstructor => Name == Type;

    public override string ToString() => $"{Type}.{Name}";
}
