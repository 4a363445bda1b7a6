from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_devices_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='password_expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='signed_in_at',
            field=models.DateTimeField(null=True),
        ),
    ]
